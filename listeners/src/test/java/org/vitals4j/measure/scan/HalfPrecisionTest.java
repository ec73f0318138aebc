package org.vitals4j.measure.scan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HalfPrecisionTest {

  /** The definition of IEEE 754, section 3.4, for 16 bits. */
  private static double definition(int bits) {
    double sign = (bits & 0x8000) == 0 ? 1 : -1;
    int exponent = (bits >> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    if (exponent == 31) {
      return fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
    }
    return exponent == 0
        ? sign * fraction / 1024.0 * Math.pow(2, -14)
        : sign * (1 + fraction / 1024.0) * Math.pow(2, exponent - 15);
  }

  @Test
  void decodesEveryBitPattern() {
    for (int bits = 0; bits < 0x10000; bits++) {
      assertThat(Double.valueOf(HalfPrecision.toFloat((short) bits)))
          .as("bits %x", bits)
          .isEqualTo(Double.valueOf(definition(bits)));
    }
  }
}
