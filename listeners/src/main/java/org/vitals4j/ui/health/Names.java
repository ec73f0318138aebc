package org.vitals4j.ui.health;

import java.util.Comparator;

/** Order of names, and of digits. */
final class Names {

  /** "2" before "10"; otherwise as text. */
  static final Comparator<String> BY_NUMBER =
      Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

  private Names() {}

  /** Four significant digits; NaN, infinities and 0 stay what they are. */
  static float rounded(float value) {
    if (value == 0 || !Float.isFinite(value)) {
      return value;
    }
    int exponent = (int) Math.floor(Math.log10(Math.abs((double) value))) - 3;
    double scale = Math.pow(10, -exponent);
    if (scale == 0 || Double.isInfinite(scale)) {
      return value;
    }
    float rounded = (float) (Math.rint(value * scale) / scale);
    return rounded == 0 || Float.isInfinite(rounded) ? value : rounded;
  }
}
