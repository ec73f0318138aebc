package org.vitals4j.measure.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.vitals4j.measure.scan.FloatPass;
import org.vitals4j.report.ActivationSnapshot.ActivationStatistics;

/** Against a loop in double precision, for what activation functions give. */
class ActivationPassTest {

  /** More than a group of blocks, so that several groups and a tail are met. */
  private static final int LONGEST = 3 * FloatPass.GROUP * FloatPass.BLOCK / 2;

  private final ActivationPass pass = new ActivationPass();

  enum Output {
    RELU,
    SIGMOID,
    TANH,
    HARD_TANH,
    HARD_SIGMOID,
    RECTIFIED_TANH,
    /** Far from its own mean, so that the mean of squares tells nothing of the variance. */
    NEARLY_ONE,
    CONSTANT,
    LARGE,
    TINY,
    NEGATIVE_ZERO;

    Saturation saturation() {
      String name =
          switch (this) {
            case SIGMOID, NEARLY_ONE -> "sigmoid";
            case TANH, CONSTANT -> "tanh";
            case HARD_TANH -> "hardtanh";
            case HARD_SIGMOID -> "hardsigmoid";
            case RECTIFIED_TANH -> "rectifiedtanh";
            case RELU, LARGE, TINY, NEGATIVE_ZERO -> "relu";
          };
      return Saturation.of(name).orElse(Saturation.NONE);
    }

    private double of(double z) {
      return switch (this) {
        case RELU -> Math.max(0, z);
        case SIGMOID -> 1 / (1 + Math.exp(-4 * z));
        case TANH -> Math.tanh(2 * z);
        case HARD_TANH -> Math.max(-1, Math.min(1, z));
        case HARD_SIGMOID -> Math.max(0, Math.min(1, 0.2 * z + 0.5));
        case RECTIFIED_TANH -> Math.max(0, Math.tanh(2 * z));
        case NEARLY_ONE -> 1 - 1e-4 * Math.abs(z);
        case CONSTANT -> 0.7;
        case LARGE -> 1e25 * z;
        case TINY -> 1e-30 * z;
        case NEGATIVE_ZERO -> z < 0 ? -0.0 : z;
      };
    }

    INDArray draw(int length, long seed) {
      Random random = new Random(seed);
      double[] values = new double[length];
      Arrays.setAll(values, i -> of(random.nextGaussian()));
      return Nd4j.create(values, new long[] {length}, DataType.DOUBLE).castTo(DataType.FLOAT);
    }
  }

  private ActivationSums sums(INDArray array, Saturation saturation) {
    ActivationSums sums = new ActivationSums(saturation);
    pass.add(array, sums);
    return sums;
  }

  @Property(tries = 200)
  void agreesWithTheReference(
      @ForAll Output output,
      @ForAll @IntRange(min = 1, max = LONGEST) int length,
      @ForAll long seed) {
    INDArray array = output.draw(length, seed);
    double[] x = array.toDoubleVector();
    double mean = Arrays.stream(x).sum() / length;
    double std = Math.sqrt(Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum() / length);

    ActivationSums sums = sums(array, output.saturation());

    ActivationStatistics s = sums.statistics();
    assertThat(s.count()).isEqualTo(length);
    assertThat(s.mean()).isCloseTo(mean, within(1e-6 * Math.max(Math.abs(mean), std)));
    assertThat(s.std()).isCloseTo(std, within(1e-6 * std + 1e-12 * Math.abs(mean)));
    assertThat(s.min()).isEqualTo(Arrays.stream(x).min().orElseThrow());
    assertThat(s.max()).isEqualTo(Arrays.stream(x).max().orElseThrow());
    assertThat(s.zeroFraction())
        .isEqualTo((double) Arrays.stream(x).filter(v -> v == 0).count() / length);
    assertThat(sums.saturatedFraction())
        .isEqualTo(
            (double) Arrays.stream(x).filter(output.saturation()::isSaturated).count() / length);
  }

  @Test
  void whatIsNoNumberShows() {
    INDArray array = Output.TANH.draw(5_000, 1);
    array.putScalar(4_321, Float.NaN);

    assertThat(sums(array, Output.TANH.saturation()).statistics().mean()).isNaN();
  }

  @Test
  void anInfinityShows() {
    INDArray array = Output.RELU.draw(5_000, 1);
    array.putScalar(17, Float.POSITIVE_INFINITY);

    assertThat(sums(array, Saturation.NONE).statistics().max()).isInfinite();
  }

  @Property(tries = 60)
  void unitsWithAnyElementThatIsNotZeroAreAlive(
      @ForAll @IntRange(min = 1, max = 300) int examples,
      @ForAll @IntRange(min = 1, max = 50) int width,
      @ForAll long seed) {
    Random random = new Random(seed);
    INDArray array = Nd4j.zeros(DataType.FLOAT, examples, width);
    BitSet expected = new BitSet();
    for (int unit = 0; unit < width; unit++) {
      int example = random.nextInt(examples);
      if (random.nextBoolean()) {
        array.putScalar(example, unit, random.nextInt(4) == 0 ? Float.NaN : 1e-40f);
        expected.set(unit);
      } else {
        array.putScalar(example, unit, -0f);
      }
    }
    DeadUnitWindow window = new DeadUnitWindow(width);

    pass.findAlive(array, window);

    for (int unit = 0; unit < width; unit++) {
      assertThat(window.isSeen(unit)).isEqualTo(expected.get(unit));
    }
  }
}
