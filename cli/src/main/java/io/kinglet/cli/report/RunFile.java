package io.kinglet.cli.report;

import com.fasterxml.jackson.jr.ob.JSON;
import io.kinglet.nativeconfig.Doctor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** run.json: everything that repeats a run to the bit, and what came of it. */
public final class RunFile {
  private final Map<String, Object> fields = new LinkedHashMap<>();

  /** A report of the run that this command line repeats. */
  public RunFile(List<String> arguments) {
    fields.put("kinglet", Versions.kinglet());
    fields.put("arguments", arguments);
  }

  /** Appends a field: a number, text, list or map; null stays null. */
  public RunFile with(String name, Object value) {
    fields.put(name, value);
    return this;
  }

  /** Writes it, with what the run was made with at its end. */
  public void write(Path folder) throws IOException {
    Map<String, Object> report = new LinkedHashMap<>(fields);
    report.put("versions", Versions.running());
    report.put("doctor", Doctor.line());
    String text =
        JSON.std
                .with(JSON.Feature.PRETTY_PRINT_OUTPUT, JSON.Feature.WRITE_NULL_PROPERTIES)
                .asString(report)
            + "\n";
    Files.writeString(folder.resolve(OutputFolder.REPORT), text, StandardCharsets.UTF_8);
  }
}
