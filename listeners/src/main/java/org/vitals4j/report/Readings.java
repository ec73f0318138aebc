package org.vitals4j.report;

/** Shared instances, kept out of the public interface. */
final class Readings {

  static final Reading<Object> NOT_SAMPLED = new Reading.NotSampled<>();

  private Readings() {}
}
