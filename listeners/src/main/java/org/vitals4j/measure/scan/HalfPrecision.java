package org.vitals4j.measure.scan;

/** IEEE 754 half precision; the JDK can decode it only from release 20 on. */
final class HalfPrecision {

  private HalfPrecision() {}

  /** The value of 16 bits, exactly. */
  static float toFloat(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = (bits >>> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    if (exponent == 0x1f) {
      return Float.intBitsToFloat(sign | 0x7f800000 | (fraction << 13));
    }
    if (exponent != 0) {
      return Float.intBitsToFloat(sign | ((exponent + 112) << 23) | (fraction << 13));
    }
    // Zero or subnormal: a fraction of 2^-24, and exact in single precision.
    float magnitude = fraction * 0x1p-24f;
    return sign == 0 ? magnitude : -magnitude;
  }
}
