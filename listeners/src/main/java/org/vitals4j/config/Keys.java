package org.vitals4j.config;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.vitals4j.report.Internal;

/** The keys of the library itself. Their defaults are in {@code reference.conf}. */
@Internal
public final class Keys {

  /** Share of an iteration's time that the monitor may take. */
  public static final Key<Double> BUDGET =
      Key.of(
          "budget",
          ValueType.number("(0, 1]"),
          "Share of an iteration's time the monitor may take");

  /** How many iterations from one full measurement to the next; empty to keep to the budget. */
  public static final Key<OptionalInt> SAMPLING =
      Key.of("sampling", ValueType.sampling(), "How often what is dear is measured");

  /** Whether gradient histograms are made. */
  public static final Key<Boolean> HISTOGRAMS =
      Key.of(
          "histograms", ValueType.flag(), "Whether a histogram of each layer's gradient is made");

  /** The clipping policy; empty for none. */
  public static final Key<Optional<NamedValue>> CLIPPING =
      Key.of(
          "clipping", ValueType.choice(), "How gradients are clipped before the updater sees them");

  /** What the monitor may do with the network; "auto" for what clipping and treatments ask for. */
  public static final Key<String> MODE =
      Key.of(
          "mode",
          ValueType.oneOf("auto", "observe", "advise", "treat"),
          "What the monitor may do with the network");

  /** How it treats what is found. */
  public static final Key<List<String>> TREATMENTS =
      Key.of("treatments", ValueType.names(), "How what is found is treated");

  /** Whether the network trains together with others, which narrows what treatments may do. */
  public static final Key<Boolean> TRAINED_TOGETHER =
      Key.of(
          "trained-together",
          ValueType.flag(),
          "Whether networks train each other, as generator and discriminator do");

  /** Which detectors judge. */
  public static final Key<List<String>> DETECTORS =
      Key.of("detectors", ValueType.names(), "Which detectors judge");

  /** Who is told. */
  public static final Key<List<String>> PUBLISHERS =
      Key.of("publishers", ValueType.names(), "Who is told of iterations and findings");

  /** Name of the run; empty for one made from date, time and a counter. */
  public static final Key<String> SESSION =
      Key.of(
          "session",
          ValueType.textWithout("@@@"),
          "What the run is called in logs and in the browser");

  /** Port of the browser pages; empty for none. */
  public static final Key<OptionalInt> UI =
      Key.of("ui", ValueType.portOrOff(), "Port of DL4J's browser pages, for this machine alone");

  /** Folder of plug-ins; empty for none. */
  public static final Key<String> PLUGINS_DIR =
      Key.of("plugins.dir", ValueType.text(), "Folder whose jars are plug-ins");

  private static final List<Key<?>> ALL =
      List.of(
          BUDGET,
          SAMPLING,
          HISTOGRAMS,
          CLIPPING,
          MODE,
          TREATMENTS,
          TRAINED_TOGETHER,
          DETECTORS,
          PUBLISHERS,
          SESSION,
          UI,
          PLUGINS_DIR);

  private Keys() {}

  /** All of them, in the order in which a person reads them. */
  public static List<Key<?>> all() {
    return ALL;
  }
}
