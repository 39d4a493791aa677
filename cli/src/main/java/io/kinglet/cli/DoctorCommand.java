package io.kinglet.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import io.kinglet.cli.console.Console;
import io.kinglet.cli.console.ExitCode;
import io.kinglet.cli.report.Versions;
import io.kinglet.nativeconfig.Doctor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kinglet doctor}. */
@Command(
    name = "doctor",
    description = "Tells what Kinglet runs on here, and what would make it faster.")
final class DoctorCommand implements Callable<Integer> {
  private final Console console;

  @Option(names = "--json", description = "as JSON")
  boolean json;

  DoctorCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Map<String, Object> found = new LinkedHashMap<>();
    List<String> advice = new ArrayList<>();
    found.put("kinglet", Versions.kinglet());
    for (Doctor.Finding finding : Doctor.report()) {
      if (finding.name().equals(Doctor.ADVICE)) {
        advice.add(finding.value());
      } else {
        found.put(finding.name(), finding.value());
      }
    }
    if (json) {
      found.put("advice", advice);
      console.print(JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(found));
      return ExitCode.OK;
    }
    int widest = found.keySet().stream().mapToInt(String::length).max().orElse(0);
    found.forEach(
        (name, value) -> console.print(name + " ".repeat(widest - name.length() + 2) + value));
    console.print("");
    console.print(advice.isEmpty() ? "Nothing is known that would make it faster." : "Faster:");
    advice.forEach(line -> console.print("- " + line));
    return ExitCode.OK;
  }
}
