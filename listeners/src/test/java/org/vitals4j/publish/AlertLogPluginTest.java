package org.vitals4j.publish;

import org.vitals4j.plugin.AlertLogPlugin;
import org.vitals4j.plugin.PublisherPlugin;
import org.vitals4j.testing.PublisherPluginContract;

class AlertLogPluginTest extends PublisherPluginContract {

  @Override
  protected PublisherPlugin plugin() {
    return new AlertLogPlugin();
  }
}
