package org.vitals4j.plugin;

import java.util.List;
import org.vitals4j.config.Key;
import org.vitals4j.config.Kind;
import org.vitals4j.config.Options;
import org.vitals4j.treat.Clipping;
import org.vitals4j.treat.ClippingPolicy;

/** {@link Clipping#norm}, as a plug-in. */
public final class NormClippingPlugin implements ClippingPlugin {

  private static final Key<Double> MAX =
      Key.of("max", Kind.number("(0, infinity)"), "Largest global norm that is left alone");

  @Override
  public String name() {
    return "norm";
  }

  @Override
  public String description() {
    return "scales a gradient down to a largest global norm";
  }

  @Override
  public List<Key<?>> options() {
    return List.of(MAX);
  }

  @Override
  public ClippingPolicy create(Options options) {
    return Clipping.norm(options.get(MAX));
  }
}
