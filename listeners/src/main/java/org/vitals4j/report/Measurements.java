package org.vitals4j.report;

/** Shared instances, kept out of the public interface. */
final class Measurements {

  static final Measurement<Object> NOT_SAMPLED = new Measurement.NotSampled<>();

  private Measurements() {}
}
