package org.vitals4j.benchmarks.cases;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;

/** Draws at random, and always the same for one text to begin from. */
final class Draw {

  private static final MathContext TWO_DIGITS = new MathContext(2);

  private final Random random;

  /**
   * @param from what it is for: another text, another sequence
   */
  Draw(String from) {
    CRC32 crc = new CRC32();
    crc.update(from.getBytes(StandardCharsets.UTF_8));
    random = new Random(crc.getValue());
    random.nextInt(); // the first number of neighbouring seeds is much the same
  }

  /** From {@code low} to {@code high}, both included. */
  int between(int low, int high) {
    return low + random.nextInt(high - low + 1);
  }

  /** Evenly in the logarithm, rounded to two digits so that a name can say it. */
  double between(double low, double high) {
    double value = low * Math.pow(high / low, random.nextDouble());
    return new BigDecimal(value).round(TWO_DIGITS).doubleValue();
  }

  boolean coin() {
    return random.nextBoolean();
  }

  @SafeVarargs
  final <T> T one(T... of) {
    return of[random.nextInt(of.length)];
  }
}
