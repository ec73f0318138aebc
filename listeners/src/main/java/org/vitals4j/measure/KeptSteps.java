package org.vitals4j.measure;

/** Which positions of an activation array are not masked. */
final class KeptSteps {

  private final boolean[] entries;
  private final long[] stride;

  /**
   * @param entries true where a position counts; read only
   * @param stride how far one moves in {@code entries} along each axis of the activations
   */
  KeptSteps(boolean[] entries, long[] stride) {
    this.entries = entries;
    this.stride = stride;
  }

  long[] stride() {
    return stride;
  }

  boolean at(long index) {
    return entries[(int) index];
  }
}
