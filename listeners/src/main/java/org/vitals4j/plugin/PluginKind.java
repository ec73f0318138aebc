package org.vitals4j.plugin;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of plug-in. */
enum PluginKind {
  DETECTOR(DetectorPlugin.class, "detector"),
  CLIPPING(ClippingPlugin.class, "clipping policy"),
  TREATMENT(TreatmentPlugin.class, "treatment"),
  PUBLISHER(PublisherPlugin.class, "publisher");

  private final Class<? extends Plugin<?>> type;
  private final String label;

  PluginKind(Class<? extends Plugin<?>> type, String label) {
    this.type = type;
    this.label = label;
  }

  static PluginKind of(Class<? extends Plugin<?>> type) {
    return Arrays.stream(values()).filter(kind -> kind.type == type).findFirst().orElseThrow();
  }

  /** Of which kind a plug-in is; empty for none. */
  static Optional<PluginKind> of(Plugin<?> plugin) {
    return Arrays.stream(values()).filter(kind -> kind.type.isInstance(plugin)).findFirst();
  }

  Class<? extends Plugin<?>> type() {
    return type;
  }

  String label() {
    return label;
  }
}
