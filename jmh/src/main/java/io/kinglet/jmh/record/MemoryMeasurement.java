package io.kinglet.jmh.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.jr.ob.JSON;
import io.kinglet.jmh.reference.StepData;
import io.kinglet.jmh.reference.StepTwins;
import io.kinglet.solver.flow.FlowState;
import io.kinglet.solver.flow.KingFlow;
import io.kinglet.solver.flow.StepForm;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The memory of our step: what the flow holds, and the peak of a process that does nothing else.
 *
 * @param shapes such as {@code 100x200x5}
 * @param features R of a step with random features; 0 for the exact one
 * @param heap of that process, as -Xmx takes it
 */
record MemoryMeasurement(List<String> shapes, int features, String heap) implements Measurement {
  private static final int STEPS = 3;

  @Override
  public List<Figure> run(Path project, int forks) throws IOException, InterruptedException {
    List<Figure> figures = new ArrayList<>();
    for (String shape : shapes) {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
      command.add("-Xmx" + heap);
      command.add("-cp");
      command.add(System.getProperty("java.class.path"));
      command.add(MemoryMeasurement.class.getName());
      command.add(shape);
      command.add(Integer.toString(features));
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      String out = new String(process.getInputStream().readAllBytes(), UTF_8);
      System.out.print(out);
      if (process.waitFor() != 0) {
        throw new IOException("the process that measures memory at " + shape + " failed");
      }
      Map<String, String> params = new LinkedHashMap<>();
      params.put("shape", shape);
      if (features > 0) {
        params.put("features", Integer.toString(features));
      }
      params.put("twin", Figure.OURS);
      Map<String, Object> more = RecordFile.map(JSON.std.mapFrom(out));
      more.put("heap", heap);
      figures.add(new Figure("StepMemory", params, new double[0], more));
    }
    return figures;
  }

  @Override
  public String howLong() {
    return STEPS + " steps in a process with a heap of " + heap;
  }

  /**
   * A few steps, then their memory as JSON.
   *
   * @param args the shape and R
   * @throws IOException if the system's own figures cannot be read
   */
  public static void main(String[] args) throws IOException {
    StepData data = StepData.of(args[0]);
    int features = Integer.parseInt(args[1]);
    StepForm form = features > 0 ? StepTwins.linear(features) : StepForm.exact();
    KingFlow flow = data.settings(1e-12).form(form).build();
    FlowState state = FlowState.of(data.start(), 1);
    for (int i = 0; i < STEPS; i++) {
      flow.step(state);
    }
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("workspaceBytes", flow.workspaceBytes());
    peakBytes().ifPresent(bytes -> out.put("peakBytes", bytes));
    System.out.println(JSON.std.asString(out));
  }

  /** The most memory that this process has held, where the system says. */
  static Optional<Long> peakBytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (Files.exists(status)) {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("VmHWM:")) {
          return Optional.of(1024 * Long.parseLong(line.replaceAll("\\D", "")));
        }
      }
    }
    return Optional.empty();
  }
}
