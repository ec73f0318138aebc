package org.vitals4j.treat.model;

/**
 * How much memory copies of one network may take together: the snapshots of a rollback, and the
 * copy by which a treatment is undone. That of the run's start comes on top.
 *
 * @param bytes at most, at least 0
 */
public record CopyLimit(long bytes) {

  public static final CopyLimit STANDARD = new CopyLimit(256L << 20);

  /**
   * How many snapshots a rollback may keep: one copy is left for an undo. At least 1.
   *
   * @param each bytes of one copy
   * @param keep how many are wanted
   */
  public long snapshots(long each, int keep) {
    return Math.max(1, Math.min(keep, bytes / Math.max(1, each) - 1));
  }

  /** Whether a copy of so many bytes fits beside one snapshot. */
  public boolean hasRoomForUndo(long copy) {
    return copy <= bytes / 2;
  }
}
