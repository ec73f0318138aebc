package org.vitals4j.benchmarks.soak;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** What is held level, with the unit in which a person reads it. */
enum Quantity {
  HEAP("heap after collection", "MB", 1e-6, Sample::heapBytes),
  RESIDENT("resident memory", "MB", 1e-6, Sample::residentBytes),
  THREADS("threads", "", 1, Sample::threads),
  FILES("open files", "", 1, Sample::files),
  TIME("CPU time per iteration", "ms", 1e3, Sample::iterationSeconds);

  /** Half an interval that is so many times as wide as the limit tells nothing. */
  private static final double MAX_INTERVAL_LIMITS = 5;

  private final String label;
  private final String unit;
  private final double factor;

  @SuppressWarnings("ImmutableEnumChecker") // a getter
  private final ToDoubleFunction<Sample> value;

  Quantity(String label, String unit, double factor, ToDoubleFunction<Sample> value) {
    this.label = label;
    this.unit = unit;
    this.factor = factor;
    this.value = value;
  }

  String label() {
    return label;
  }

  String unit() {
    return unit;
  }

  /** In its unit. */
  double of(Sample sample) {
    return factor * value.applyAsDouble(sample);
  }

  /** Over some samples. */
  Trend trend(List<Sample> samples) {
    return Trend.of(
        samples.stream().mapToDouble(Sample::iteration).toArray(),
        samples.stream().mapToDouble(this::of).toArray());
  }

  /**
   * Whether it grows by more than the limit, and by more than its scatter explains. What is counted
   * in whole numbers has not grown before it has grown by one: a thread that comes and goes has a
   * slope, too.
   */
  boolean grows(Trend trend, double limitPercent) {
    boolean matters = !isCounted() || trend.rise() >= 1;
    return matters && trend.percent() > limitPercent && trend.lowPercent() > 0;
  }

  private boolean isCounted() {
    return this == THREADS || this == FILES;
  }

  /** Whether its scatter hides whether it grows. Times are disturbed by other programs anyway. */
  boolean isUnclear(Trend trend, double limitPercent) {
    return this != TIME && trend.plusMinus() > MAX_INTERVAL_LIMITS * limitPercent;
  }
}
