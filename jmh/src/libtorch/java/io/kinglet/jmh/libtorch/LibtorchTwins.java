package io.kinglet.jmh.libtorch;

import ai.djl.engine.Engine;
import io.kinglet.jmh.reference.Agreement;
import io.kinglet.jmh.reference.StepData;
import io.kinglet.jmh.reference.StepTwinSource;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.function.Supplier;

/** The twins libtorch-compact and libtorch-dense. */
public final class LibtorchTwins implements StepTwinSource {
  @Override
  public Supplier<Object> of(String twin, StepData data) {
    boolean dense = twin.equals("libtorch-dense");
    if (!dense && !twin.equals("libtorch-compact")) {
      return null;
    }
    LibtorchStep step = new LibtorchStep(engine(), data, dense);
    Agreement.requireStep(twin, data, step.velocity());
    return step::velocity;
  }

  /** libtorch out of its jar, unpacked beside the classes, on one thread, with no network. */
  private static Engine engine() {
    setUnlessSet("ai.djl.offline", "true");
    setUnlessSet("ai.djl.pytorch.num_threads", "1");
    setUnlessSet("ai.djl.pytorch.num_interop_threads", "1");
    setUnlessSet("disableProgressBar", "true");
    try {
      Path classes =
          Path.of(LibtorchTwins.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      setUnlessSet("DJL_CACHE_DIR", classes.resolveSibling("libtorch").toString());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the folder of the classes has no path", e);
    }
    return Engine.getEngine("PyTorch");
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
