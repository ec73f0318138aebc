package org.vitals4j.micrometer;

/** A number that one thread sets and others read. */
final class LastValue {

  private volatile double value;

  void set(double now) {
    value = now;
  }

  double get() {
    return value;
  }
}
