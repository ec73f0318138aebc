package org.vitals4j.measure.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Vectors to measure. */
public final class Vectors {

  public enum Precision {
    FLOAT(DataType.FLOAT),
    DOUBLE(DataType.DOUBLE),
    HALF(DataType.FLOAT16);

    public final DataType nd4j;

    Precision(DataType nd4j) {
      this.nd4j = nd4j;
    }
  }

  enum Kind {
    /** Gradients as they are. */
    ORDINARY,
    /** Many magnitudes side by side. */
    WIDE,
    /** Far from zero beside their spread: the gamma of a batch normalisation. */
    OFFSET,
    /** Squares leave single precision. */
    TINY,
    HUGE,
    SUBNORMAL,
    ZEROS,
    CONSTANT,
    /** Now and then NaN or an infinity. */
    BAD,
    /** The same, once. */
    ONE_BAD
  }

  private Vectors() {}

  static INDArray of(Precision type, Kind kind, int length, long seed) {
    Random random = new Random(seed);
    double[] values = new double[length];
    for (int i = 0; i < length; i++) {
      values[i] = value(type, kind, random);
    }
    if (kind == Kind.ONE_BAD) {
      values[random.nextInt(length)] = bad(random);
    }
    return Nd4j.create(values, new long[] {length}, DataType.DOUBLE).castTo(type.nd4j);
  }

  private static double value(Precision type, Kind kind, Random random) {
    double normal = random.nextGaussian();
    boolean half = type == Precision.HALF;
    return switch (kind) {
      case ORDINARY, ONE_BAD -> normal * 0.01;
      case WIDE ->
          random.nextInt(5) == 0
              ? 0
              : normal * Math.pow(10, random.nextInt(half ? 4 : 12) - (half ? 3 : 6));
      case OFFSET -> 1 + normal * 1e-3;
      case TINY -> normal * (half ? 1e-6 : 1e-30);
      case HUGE -> normal * (half ? 1e4 : 1e30);
      case SUBNORMAL -> random.nextInt(1000) * smallest(type);
      case ZEROS -> 0;
      case CONSTANT -> 0.1;
      case BAD -> random.nextInt(50) == 0 ? bad(random) : normal;
    };
  }

  private static double smallest(Precision type) {
    return switch (type) {
      case FLOAT -> Float.MIN_VALUE;
      case DOUBLE -> Double.MIN_VALUE;
      case HALF -> 0x1p-24;
    };
  }

  private static double bad(Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> Double.NaN;
      case 1 -> Double.POSITIVE_INFINITY;
      default -> Double.NEGATIVE_INFINITY;
    };
  }

  /** Up to six stretches, in order, some empty, with gaps. */
  static List<Range> spans(int length, long seed) {
    Random random = new Random(seed);
    List<Range> spans = new ArrayList<>();
    int at = 0;
    for (int i = 0; i < 6 && at < length; i++) {
      int from = at + (random.nextBoolean() ? 0 : random.nextInt(Math.min(20, length - at)));
      int n =
          switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> Math.min(10, length - from);
            default -> random.nextInt(length - from + 1);
          };
      spans.add(new Range(from, n));
      at = from + n;
    }
    return spans;
  }
}
