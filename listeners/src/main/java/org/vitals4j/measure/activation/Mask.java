package org.vitals4j.measure.activation;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.jspecify.annotations.Nullable;

/**
 * Which parts of the examples are not masked: [example, step] of series, [example, channel, height,
 * width] of images, where all axes but the first may be of size 1 and then stand for the whole.
 * Immutable.
 */
final class Mask {

  private final int[] shape;
  private final boolean[] kept;

  /**
   * @param kept in c order; read only
   */
  private Mask(int[] shape, boolean[] kept) {
    this.shape = shape;
    this.kept = kept;
  }

  /**
   * Reads a mask as DL4J passes it from layer to layer.
   *
   * @param entries in c order; read only
   * @param examples in the minibatch
   * @return null if it fits neither the examples nor steps of them
   */
  static @Nullable Mask of(long[] shape, boolean[] entries, int examples) {
    int rows = shape.length == 0 ? 1 : (int) shape[0];
    int columns = rows == 0 ? 0 : entries.length / rows;
    if (examples < 1 || rows % examples != 0 || columns == 0) {
      return null;
    }
    if (rows > examples) {
      // Between layers that know no time DL4J lines the steps up: all examples of a step together.
      return columns == 1 ? ofRows(entries, examples) : null;
    }
    if (shape.length == 4 && columns > 1) {
      int[] image = {rows, (int) shape[1], (int) shape[2], (int) shape[3]};
      return new Mask(image, entries);
    }
    return shape.length <= 2 || columns == 1 ? series(rows, entries) : null;
  }

  /** From rows in which the steps are lined up, all examples of a step together. */
  static Mask ofRows(boolean[] rows, int examples) {
    boolean[] kept = new boolean[rows.length];
    int steps = rows.length / examples;
    for (int row = 0; row < rows.length; row++) {
      kept[row % examples * steps + row / examples] = rows[row];
    }
    return series(examples, kept);
  }

  /**
   * @param kept step by step, example after example
   */
  static Mask series(int examples, boolean[] kept) {
    return new Mask(new int[] {examples, kept.length / examples}, kept);
  }

  int examples() {
    return shape[0];
  }

  boolean isOfImages() {
    return shape.length == 4;
  }

  /** Examples of which anything is left. */
  int examplesKept() {
    int any = 0;
    for (boolean one : anyStep().kept) {
      any += one ? 1 : 0;
    }
    return any;
  }

  /** Whether nothing is masked. */
  boolean keepsAll() {
    for (boolean one : kept) {
      if (!one) {
        return false;
      }
    }
    return true;
  }

  /** Of examples of which one step is left. */
  Mask anyStep() {
    boolean[] any = new boolean[shape[0]];
    int each = kept.length / shape[0];
    for (int i = 0; i < kept.length; i++) {
      any[i / each] |= kept[i];
    }
    return series(shape[0], any);
  }

  /**
   * Up to the last step of each example that is kept.
   *
   * @return null if steps are masked, but none of them at the end of a series
   */
  @Nullable Mask untilLast() {
    int steps = kept.length / shape[0];
    boolean[] until = new boolean[kept.length];
    boolean anyEnd = false;
    for (int example = 0; example < shape[0]; example++) {
      boolean reached = false;
      for (int at = (example + 1) * steps - 1; at >= example * steps; at--) {
        reached |= kept[at];
        until[at] = reached;
        anyEnd |= !reached;
      }
    }
    return anyEnd || keepsAll() ? series(shape[0], until) : null;
  }

  /** What either keeps; null if they are of different shapes. */
  @Nullable Mask either(Mask other) {
    if (!Arrays.equals(shape, other.shape)) {
      return null;
    }
    boolean[] either = kept.clone();
    for (int i = 0; i < either.length; i++) {
      either[i] |= other.kept[i];
    }
    return new Mask(shape, either);
  }

  /** The examples of both, one after the other; null if their steps differ in number. */
  @Nullable Mask followedBy(Mask next) {
    int[] other = next.shape.clone();
    other[0] = shape[0];
    if (!Arrays.equals(shape, other)) {
      return null;
    }
    boolean[] both = Arrays.copyOf(kept, kept.length + next.kept.length);
    System.arraycopy(next.kept, 0, both, kept.length, next.kept.length);
    int[] joined = shape.clone();
    joined[0] += next.shape[0];
    return new Mask(joined, both);
  }

  /** One of several equal shares of the examples. */
  Mask share(int index, int shares) {
    int length = kept.length / shares;
    int[] part = shape.clone();
    part[0] /= shares;
    return new Mask(part, Arrays.copyOfRange(kept, index * length, (index + 1) * length));
  }

  /** What a window sees: how it moves along one axis. */
  record Window(int kernel, int stride, int padding, int dilation, ConvolutionMode mode) {

    /** Whether each position of the input has its own in the output. */
    boolean keepsPositions() {
      return stride == 1 && (mode == ConvolutionMode.Same || mode == ConvolutionMode.Causal);
    }
  }

  /**
   * After a convolution or pooling: a position is masked if all that its window sees is.
   *
   * @return null where DL4J does not say what a window sees
   */
  @Nullable Mask seenThrough(int axis, Window window) {
    int size = shape[axis];
    if (window.keepsPositions() || (axis > 1 && size == 1)) {
      return this;
    }
    if (window.mode() == ConvolutionMode.Causal) {
      return null;
    }
    int reach = window.kernel() + (window.kernel() - 1) * (window.dilation() - 1);
    boolean same = window.mode() == ConvolutionMode.Same;
    int out =
        same
            ? (size + window.stride() - 1) / window.stride()
            : (size - reach + 2 * window.padding()) / window.stride() + 1;
    int before = same ? ((out - 1) * window.stride() + reach - size) / 2 : window.padding();
    int inner = 1;
    for (int i = axis + 1; i < shape.length; i++) {
      inner *= shape[i];
    }
    int[] reduced = shape.clone();
    reduced[axis] = out;
    boolean[] seen = new boolean[kept.length / size * out];
    for (int i = 0; i < seen.length; i++) {
      int position = i / inner % out;
      int start = i / inner / out * size * inner + i % inner;
      for (int k = 0; k < window.kernel(); k++) {
        int at = position * window.stride() - before + k * window.dilation();
        seen[i] |= at >= 0 && at < size && kept[start + at * inner];
      }
    }
    return new Mask(reduced, seen);
  }

  int[] shape() {
    return shape;
  }

  /** In c order; read only. */
  boolean[] kept() {
    return kept;
  }
}
