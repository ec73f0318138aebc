package org.vitals4j.testing;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vitals4j.clip.ClippingPolicy;
import org.vitals4j.plugin.ClippingPlugin;

/** What a clipping policy's plug-in must do, and its policy with it: extend this to prove yours. */
public abstract class ClippingPluginContract extends ClippingPolicyContract {

  /** A new one. */
  protected abstract ClippingPlugin plugin();

  /** Options that differ from their defaults, without the plug-in's name. */
  protected Map<String, String> options() {
    return Map.of();
  }

  @Override
  public final ClippingPolicy policy() {
    return plugin().create(PluginRules.options(plugin(), options()));
  }

  @Test
  void isAPluginAsOneMustBe() {
    PluginRules.check(ClippingPlugin.class, plugin());
  }
}
