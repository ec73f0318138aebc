package org.vitals4j.benchmarks.reports;

/** A case as it was reported, or its twin with the fix. */
public enum Variant {
  FAULTY,
  FIXED;

  /** The first if faulty, else the second. */
  public <T> T pick(T faulty, T fixed) {
    return this == FAULTY ? faulty : fixed;
  }

  public boolean isFaulty() {
    return this == FAULTY;
  }
}
