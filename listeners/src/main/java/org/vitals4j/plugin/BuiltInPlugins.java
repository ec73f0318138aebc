package org.vitals4j.plugin;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.vitals4j.clip.Clipping;
import org.vitals4j.clip.ClippingPolicy;
import org.vitals4j.config.Key;
import org.vitals4j.config.Options;
import org.vitals4j.report.Internal;
import org.vitals4j.report.Pathology;
import org.vitals4j.treat.Treatment;
import org.vitals4j.treat.Treatments;

/**
 * The detectors, clipping policies and treatments that come with Vitals4j, as plug-ins: whatever is
 * in {@link org.vitals4j.diagnose.Detectors#builtIn}, {@link Clipping.BuiltIn} and {@link
 * Treatments.BuiltIn}.
 */
@Internal
public final class BuiltInPlugins implements PluginCatalog {

  /** Found by {@link java.util.ServiceLoader}. */
  public BuiltInPlugins() {}

  @Override
  public List<Plugin<?>> plugins() {
    List<Plugin<?>> all = new ArrayList<>(BuiltInDetectors.all());
    Arrays.stream(Clipping.BuiltIn.values()).map(BuiltInPlugins::of).forEach(all::add);
    Arrays.stream(Treatments.BuiltIn.values()).map(BuiltInPlugins::of).forEach(all::add);
    return List.copyOf(all);
  }

  /** A policy's plug-in. */
  public static ClippingPlugin of(Clipping.BuiltIn policy) {
    return new PolicyPlugin(policy);
  }

  /** A treatment's plug-in. */
  public static TreatmentPlugin of(Treatments.BuiltIn treatment) {
    return new BuiltInTreatmentPlugin(treatment);
  }

  private static final class PolicyPlugin implements ClippingPlugin {

    private final Clipping.BuiltIn policy;
    private final NumberKeys keys;

    PolicyPlugin(Clipping.BuiltIn policy) {
      this.policy = policy;
      keys = new NumberKeys(policy.options());
    }

    @Override
    public String name() {
      return policy.id();
    }

    @Override
    public String description() {
      return policy.description();
    }

    @Override
    public List<Key<?>> options() {
      return keys.all();
    }

    @Override
    public ClippingPolicy create(Options options) {
      return policy.create(keys.values(options));
    }
  }

  private static final class BuiltInTreatmentPlugin implements TreatmentPlugin {

    private final Treatments.BuiltIn treatment;
    private final NumberKeys keys;

    BuiltInTreatmentPlugin(Treatments.BuiltIn treatment) {
      this.treatment = treatment;
      keys = new NumberKeys(treatment.options());
    }

    @Override
    public String name() {
      return treatment.id();
    }

    @Override
    public String description() {
      return treatment.description();
    }

    @Override
    public Set<Pathology> treats() {
      return treatment.treats();
    }

    @Override
    public List<Key<?>> options() {
      return keys.all();
    }

    @Override
    public Treatment create(Options options) {
      return treatment.create(keys.values(options));
    }
  }
}
