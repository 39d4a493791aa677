/** The command kinglet: samples in, moved particles and pictures out. */
module io.kinglet.cli {
  requires io.kinglet.solver;
  requires com.fasterxml.jackson.jr.ob;
  requires de.siegmar.fastcsv;
  requires info.picocli;
  requires java.desktop;
  requires jdk.unsupported;
  requires me.tongfei.progressbar;
  requires org.jfree.jfreechart;
  requires org.jfree.svg;

  opens io.kinglet.cli to
      info.picocli;
  opens io.kinglet.cli.experiment to
      info.picocli;
}
