package org.vitals4j.agent.host;

import java.util.List;
import org.vitals4j.ui.HealthModule;

/**
 * The Health page as one of DL4J's. DL4J finds such pages through its own class loader, which does
 * not see the library, so this one is added by hand.
 */
final class HealthPage {

  private HealthPage() {}

  /** Adds it, unless the application's own Vitals4j has. */
  static void addTo(List<Object> modules) {
    String name = HealthModule.class.getName();
    if (modules.stream().noneMatch(module -> module.getClass().getName().equals(name))) {
      modules.add(new HealthModule());
    }
  }
}
