package org.vitals4j.treat;

import org.vitals4j.plugin.ClippingPlugin;
import org.vitals4j.plugin.NormClippingPlugin;

class NormClippingPluginTest extends ClippingPluginContract {

  @Override
  protected ClippingPlugin plugin() {
    return new NormClippingPlugin();
  }
}
