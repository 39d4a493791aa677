package io.kinglet.architecture;

import io.kinglet.nativeconfig.Doctor;
import io.kinglet.solver.Sample;

/** A process of its own that prints in which modules it finds Kinglet, and on what it runs. */
final class ModulesMain {
  private ModulesMain() {}

  public static void main(String[] args) {
    System.out.println(Doctor.class.getModule() + ", " + Sample.class.getModule());
    System.out.println(Doctor.line());
  }
}
