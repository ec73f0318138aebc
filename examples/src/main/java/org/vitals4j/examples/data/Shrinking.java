package org.vitals4j.examples.data;

/** Averages square images down to fewer pixels by area, also where the sides do not divide. */
final class Shrinking {

  private Shrinking() {}

  /**
   * How much of each small pixel each large one makes up, along one side.
   *
   * @return one row a small pixel, one column a large one; every row sums to 1
   */
  static float[][] shares(int large, int small) {
    if (small < 1 || small > large) {
      throw new IllegalArgumentException("side must be in [1, " + large + "], but was " + small);
    }
    float[][] shares = new float[small][large];
    double width = (double) large / small;
    for (int s = 0; s < small; s++) {
      for (int l = 0; l < large; l++) {
        double overlap = Math.min(l + 1, (s + 1) * width) - Math.max(l, s * width);
        shares[s][l] = (float) (Math.max(0, overlap) / width);
      }
    }
    return shares;
  }

  /** Shrinks one image of unsigned bytes; both ways by the same shares. */
  static void shrink(byte[] from, int offset, float[][] shares, float[] to, int target) {
    int small = shares.length;
    int large = shares[0].length;
    for (int y = 0; y < large; y++) {
      for (int x = 0; x < small; x++) {
        float ink = 0;
        for (int l = 0; l < large; l++) {
          ink += shares[x][l] * Byte.toUnsignedInt(from[offset + y * large + l]);
        }
        for (int s = 0; s < small; s++) {
          to[target + s * small + x] += shares[s][y] * ink;
        }
      }
    }
  }
}
