package org.vitals4j.micrometer;

import java.util.Map;
import java.util.Optional;
import org.vitals4j.report.LayerQuantity;
import org.vitals4j.report.RunQuantity;

/** What the meters are called: {@code vitals4j.} and the id of the catalogue. */
final class MeterNames {

  static final String PREFIX = "vitals4j.";
  static final String ITERATIONS = PREFIX + "iterations";
  static final String EXAMPLES = PREFIX + "examples";
  static final String ITERATION = PREFIX + "iteration";
  static final String EPOCH = PREFIX + "epoch";
  static final String HEALTH = PREFIX + "health";
  static final String FINDINGS_OPEN = PREFIX + "findings.open";
  static final String FINDINGS_RAISED = PREFIX + "findings.raised";
  static final String TREATMENTS = PREFIX + "treatments";
  static final String DROPPED = PREFIX + "publisher.dropped";
  static final String OTLP_FAILURES = PREFIX + "otlp.failures";

  /**
   * Units of the catalogue in Micrometer's words. Others (of gradients, losses, parameters) belong
   * to the network, and shares have none.
   */
  private static final Map<String, String> BASE_UNITS =
      Map.of("s", "seconds", "examples", "examples");

  private MeterNames() {}

  static String of(RunQuantity quantity) {
    return PREFIX + quantity.id();
  }

  static String of(LayerQuantity quantity) {
    return PREFIX + "layer." + quantity.id();
  }

  static Optional<String> baseUnit(String catalogueUnit) {
    return Optional.ofNullable(BASE_UNITS.get(catalogueUnit));
  }
}
