package io.kinglet.cli.report;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a run was made with. */
public final class Versions {
  private Versions() {}

  /** The version of Kinglet that was built. */
  public static String kinglet() {
    String version = Versions.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  /** Java, its virtual machine and the system that it runs on. */
  public static Map<String, Object> running() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("java", System.getProperty("java.runtime.version"));
    map.put("vm", System.getProperty("java.vm.name"));
    map.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    return map;
  }
}
