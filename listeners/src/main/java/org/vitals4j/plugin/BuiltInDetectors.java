package org.vitals4j.plugin;

import java.util.List;
import org.vitals4j.config.Key;
import org.vitals4j.config.Options;
import org.vitals4j.diagnose.Detector;
import org.vitals4j.diagnose.Detectors;

/** The detectors that come with Vitals4j, as plug-ins: one for each line of {@link Detectors}. */
final class BuiltInDetectors {

  private BuiltInDetectors() {}

  static List<DetectorPlugin> all() {
    return Detectors.builtIn().stream().map(one -> (DetectorPlugin) new Adapter(one)).toList();
  }

  private static final class Adapter implements DetectorPlugin {
    private final Detectors.BuiltIn one;

    Adapter(Detectors.BuiltIn one) {
      this.one = one;
    }

    @Override
    public String name() {
      return one.name();
    }

    @Override
    public String description() {
      return one.description();
    }

    @Override
    public List<Key<?>> options() {
      return one.options();
    }

    @Override
    public Detector create(Options options) {
      return one.maker().apply(options);
    }
  }
}
