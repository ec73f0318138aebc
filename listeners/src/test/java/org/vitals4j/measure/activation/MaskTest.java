package org.vitals4j.measure.activation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.util.ConvolutionUtils;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Masks as DL4J passes them on, against DL4J's own arithmetic. */
class MaskTest {

  private static boolean[] random(int length, long seed) {
    Random random = new Random(seed);
    boolean[] entries = new boolean[length];
    for (int i = 0; i < length; i++) {
      entries[i] = random.nextInt(3) == 0;
    }
    return entries;
  }

  private static INDArray array(boolean[] entries, long... shape) {
    INDArray array = Nd4j.create(DataType.FLOAT, shape);
    for (int i = 0; i < entries.length; i++) {
      array.putScalar(i, entries[i] ? 1 : 0);
    }
    return array;
  }

  private static boolean[] entries(INDArray array) {
    INDArray flat = array.dup('c').reshape(array.length());
    boolean[] entries = new boolean[(int) array.length()];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = flat.getDouble(i) > 0; // DL4J makes -∞ of a window that sees padding alone
    }
    return entries;
  }

  /** What a mask says of each element of an array of the given shape, in c order. */
  private static boolean[] over(Mask mask, int timeAxis, int channelAxis, long... shape) {
    UnmaskedSteps kept =
        Objects.requireNonNull(UnmaskedSteps.of(mask, shape, timeAxis, channelAxis));
    int length = 1;
    for (long size : shape) {
      length *= (int) size;
    }
    boolean[] all = new boolean[length];
    for (int i = 0; i < length; i++) {
      int rest = i;
      long at = 0;
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        at += rest % shape[axis] * kept.stride()[axis];
        rest /= (int) shape[axis];
      }
      all[i] = kept.at(at);
    }
    return all;
  }

  @Property(tries = 300)
  void aConvolutionOverTimeSeesWhatDl4jSays(
      @ForAll @IntRange(min = 1, max = 4) int examples,
      @ForAll @IntRange(min = 1, max = 12) int steps,
      @ForAll @IntRange(min = 1, max = 4) int kernel,
      @ForAll @IntRange(min = 1, max = 3) int stride,
      @ForAll @IntRange(min = 0, max = 2) int padding,
      @ForAll @IntRange(min = 1, max = 2) int dilation,
      @ForAll boolean same,
      @ForAll long seed) {
    int reach = kernel + (kernel - 1) * (dilation - 1);
    if (padding >= kernel || reach > steps + (same ? 0 : 2 * padding)) {
      return; // not a valid layer
    }
    ConvolutionMode mode = same ? ConvolutionMode.Same : ConvolutionMode.Truncate;
    boolean[] kept = random(examples * steps, seed);
    INDArray expected =
        ConvolutionUtils.cnn1dMaskReduction(
            array(kept, examples, steps), kernel, stride, same ? 0 : padding, dilation, mode);

    Mask seen =
        Mask.series(examples, kept)
            .seenThrough(1, new Mask.Window(kernel, stride, padding, dilation, mode));

    assertThat(over(Objects.requireNonNull(seen), 2, 1, examples, 1, expected.size(1)))
        .isEqualTo(entries(expected));
  }

  @Property(tries = 200)
  void aConvolutionOverAnImageSeesWhatDl4jSays(
      @ForAll @IntRange(min = 1, max = 3) int examples,
      @ForAll @IntRange(min = 3, max = 8) int height,
      @ForAll @IntRange(min = 3, max = 8) int width,
      @ForAll @IntRange(min = 1, max = 3) int kernel,
      @ForAll @IntRange(min = 1, max = 2) int stride,
      @ForAll boolean wide,
      @ForAll long seed) {
    int columns = wide ? width : 1;
    if ((height - kernel) / stride + 1 == examples && (columns - kernel) / stride + 1 <= 1) {
      return; // M2.1 compares the wrong axes and takes such a mask to be of the right size already
    }
    boolean[] kept = random(examples * height * columns, seed);
    INDArray mask = array(kept, examples, 1, height, columns);
    int[] square = {kernel, kernel};
    int[] strides = {stride, stride};
    INDArray expected =
        ConvolutionUtils.cnn2dMaskReduction(
            mask, square, strides, new int[2], new int[] {1, 1}, ConvolutionMode.Truncate);

    Mask.Window window = new Mask.Window(kernel, stride, 0, 1, ConvolutionMode.Truncate);
    Mask read = Objects.requireNonNull(Mask.of(mask.shape(), kept, examples));
    Mask seen =
        Objects.requireNonNull(
            Objects.requireNonNull(read.seenThrough(2, window)).seenThrough(3, window));

    assertThat(over(seen, 2, 1, expected.shape())).isEqualTo(entries(expected));
  }

  @Test
  void rowsAreLinedUpStepByStep() {
    // Two examples of three steps; the second example has but one.
    boolean[] rows = {true, true, true, false, true, false};
    Mask mask = Objects.requireNonNull(Mask.of(new long[] {6, 1}, rows, 2));

    assertThat(over(mask, 2, 1, 2, 1, 3)).containsExactly(true, true, true, true, false, false);
    assertThat(over(mask, 2, 1, 6, 1)).isEqualTo(rows);
  }

  @Test
  void timeMayBeEitherAxis() {
    Mask mask = Mask.series(2, new boolean[] {true, true, true, true, false, false});

    assertThat(over(mask, 1, 2, 2, 3, 1)).containsExactly(true, true, true, true, false, false);
  }

  @Test
  void channelsOfImagesMayBeLast() {
    Mask mask =
        Objects.requireNonNull(
            Mask.of(new long[] {1, 1, 2, 2}, new boolean[] {true, false, false, false}, 1));

    assertThat(over(mask, 1, 3, 1, 2, 2, 3))
        .containsExactly(
            true, true, true, false, false, false, false, false, false, false, false, false);
  }

  @Test
  void aMaskOfAnotherLengthFitsNothing() {
    Mask mask = Mask.series(2, new boolean[6]);

    assertThat(UnmaskedSteps.of(mask, new long[] {2, 5, 4}, 2, 1)).isNull();
    assertThat(Mask.of(new long[] {7, 1}, new boolean[7], 2)).isNull();
  }

  @Test
  void whatFollowsTheLastLabelIsPadding() {
    Mask labels = Mask.series(2, new boolean[] {false, true, false, false, false, true});
    Mask until = Objects.requireNonNull(labels.untilLast());

    assertThat(over(until, 2, 1, 2, 1, 3)).containsExactly(true, true, false, true, true, true);
  }

  @Test
  void labelsInTheMiddleOfFullSeriesTellNoPadding() {
    assertThat(Mask.series(1, new boolean[] {false, true}).untilLast()).isNull();
  }
}
