package org.vitals4j.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MadOfDifferencesTest {

  private final MadOfDifferences differences = new MadOfDifferences(3);

  @Test
  void hasNoneOfASingleValue() {
    differences.add(7);

    assertThat(differences.size()).isZero();
    assertThat(differences.deviation()).isNaN();
  }

  @Test
  void isTheMedianDifferenceOfTwoByTheRootOfTwo() {
    for (double value : new double[] {0, 1, 3, 103}) {
      differences.add(value);
    }

    assertThat(differences.isFull()).isTrue();
    assertThat(differences.deviation()).isEqualTo(2 / Math.sqrt(2), within(1e-12));
  }

  @Test
  void theDifferenceToAValueThatPassesDoesNotCountButThatFromItDoes() {
    differences.add(0);
    differences.skip(100);
    differences.add(101);

    assertThat(differences.size()).isEqualTo(1);
    assertThat(differences.deviation()).isEqualTo(1 / Math.sqrt(2), within(1e-12));
  }

  @Test
  void estimatesTheMedianAbsoluteDeviationOfNoise() {
    Random random = new Random(1);
    MadOfDifferences many = new MadOfDifferences(20_000);
    for (int i = 0; i < 20_000; i++) {
      many.add(5 + 2 * random.nextGaussian());
    }

    assertThat(many.deviation()).isEqualTo(2 * 0.6745, within(0.03)); // of a normal distribution
  }
}
