package org.vitals4j.measure.scan;

/**
 * Something summed over single-precision numbers that come in blocks of at most {@link #BLOCK},
 * while each is in the first-level cache.
 *
 * <p>Fast sums are taken in single precision, side by side, for {@link #GROUP} blocks; then they
 * are added up in double precision if they can be trusted. If not, the caller brings the same
 * blocks again, to be added exactly.
 */
public interface FloatPass {

  /** Elements a block: 8 KB, so that two blocks and all lanes fit a first-level cache of 32 KB. */
  int BLOCK = 2048;

  /** Blocks a group. More would round more often: see {@link FloatLanes}. */
  int GROUP = 8;

  /** Up to here, adding exactly is as fast as setting up the lanes and folding them. */
  int SMALL = 512;

  /**
   * Adds a block to the group.
   *
   * @param x of {@link #BLOCK} elements; those from n on may be overwritten
   */
  void add(float[] x, int n);

  /** Ends the group; false if it cannot be trusted, and then none of it was added. */
  boolean endGroup();

  /** Adds a block in double precision, outside any group. */
  void addExactly(float[] x, int n);
}
