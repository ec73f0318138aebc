package org.vitals4j.measure.scan;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.shape.Gather;
import org.nd4j.linalg.api.ops.impl.transforms.bool.IsFinite;
import org.nd4j.linalg.api.ops.impl.transforms.segment.UnsortedSegmentMax;
import org.nd4j.linalg.api.ops.impl.transforms.segment.UnsortedSegmentMin;
import org.nd4j.linalg.api.ops.impl.transforms.segment.UnsortedSegmentSum;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.vitals4j.report.Distribution;
import org.vitals4j.report.TensorStatistics;

/**
 * A vector in double precision on the device, cut into segments that are reduced all at once.
 * Closing it frees its memory.
 */
final class SegmentedVector implements AutoCloseable {

  /** Squares of magnitudes outside these may overflow or lose digits to underflow. */
  private static final double SQUARES_OVERFLOW = 1e145;

  private static final double SQUARES_UNDERFLOW = 1e-145;

  private final List<Range> spans;
  private final int segments;
  private final INDArray ids;
  private final List<INDArray> owned = new ArrayList<>();
  private final INDArray x;
  private long[] nonFinite = {};
  private double[] sumAbs = {};

  SegmentedVector(INDArray vector, INDArray ids, List<Range> spans) {
    this.spans = spans;
    this.ids = ids;
    segments = spans.size() + 1; // the last is for elements of no span
    INDArray flat = vector.reshape(vector.length());
    x = flat.dataType() == DataType.DOUBLE ? flat : own(flat.castTo(DataType.DOUBLE));
  }

  List<TensorStatistics> norms() {
    INDArray abs = own(Transforms.abs(x, true));
    INDArray finite = own(Nd4j.createUninitialized(DataType.BOOL, x.shape()));
    Nd4j.exec(new IsFinite(x, finite));
    INDArray finiteCounts = sum(own(finite.castTo(DataType.DOUBLE)));
    INDArray maxima = max(abs);
    double[] all = readBack(sum(abs), sum(own(x.mul(x))), maxima, finiteCounts);
    nonFinite = new long[spans.size()];
    sumAbs = new double[spans.size()];
    boolean rescale = false;
    for (int s = 0; s < spans.size(); s++) {
      nonFinite[s] = spans.get(s).length() - Math.round(all[3 * segments + s]);
      sumAbs[s] = all[s];
      double max = all[2 * segments + s];
      rescale |=
          spans.get(s).length() > 0
              && nonFinite[s] == 0
              && (max >= SQUARES_OVERFLOW || (max > 0 && max <= SQUARES_UNDERFLOW));
    }
    double[] scaled = rescale ? scaledSquares(maxima) : new double[0];
    List<TensorStatistics> statistics = new ArrayList<>(spans.size());
    for (int s = 0; s < spans.size(); s++) {
      long n = spans.get(s).length();
      double max = extreme(s, all[2 * segments + s], Double.POSITIVE_INFINITY);
      double l2 =
          rescale && nonFinite[s] == 0 && max > 0
              ? Math.sqrt(scaled[s]) * max
              : Math.sqrt(all[segments + s]);
      statistics.add(
          n == 0
              ? TensorStatistics.EMPTY
              : new TensorStatistics(n, l2, sumAbs[s] / n, max, nonFinite[s]));
    }
    return statistics;
  }

  /** Only after {@link #norms}, which knows where NaN is. */
  List<Distribution> distributions() {
    INDArray lengths = own(Nd4j.createFromArray(lengths()));
    INDArray means = own(sum(x).div(lengths));
    INDArray deviations = own(x.sub(spread(means)));
    double[] all = readBack(means, sum(own(deviations.mul(deviations))), min(x), max(x));
    List<Distribution> distributions = new ArrayList<>(spans.size());
    for (int s = 0; s < spans.size(); s++) {
      long n = spans.get(s).length();
      distributions.add(
          n == 0
              ? Distribution.EMPTY
              : new Distribution(
                  n,
                  all[s],
                  Math.sqrt(all[segments + s] / n),
                  extreme(s, all[2 * segments + s], Double.NEGATIVE_INFINITY),
                  extreme(s, all[3 * segments + s], Double.POSITIVE_INFINITY)));
    }
    return distributions;
  }

  /**
   * ND4J's segment extremes start from the largest double and pass over NaN: what is NaN, and what
   * no finite element moved, is put right here.
   */
  private double extreme(int s, double found, double infinity) {
    if (Double.isNaN(sumAbs[s])) {
      return Double.NaN;
    }
    if (nonFinite[s] > 0 && Math.abs(found) == Double.MAX_VALUE) {
      return -infinity;
    }
    return found;
  }

  private double[] scaledSquares(INDArray maxima) {
    INDArray nonZero = own(maxima.dup());
    // An all-zero segment is divided by 1, as is one without elements.
    for (int s = 0; s < segments; s++) {
      double max = nonZero.getDouble(s);
      nonZero.putScalar(s, max > 0 && max < Double.MAX_VALUE ? max : 1);
    }
    INDArray scaled = own(x.div(spread(nonZero)));
    return readBack(sum(own(scaled.mul(scaled))));
  }

  private double[] lengths() {
    double[] lengths = new double[segments];
    for (int s = 0; s < spans.size(); s++) {
      lengths[s] = Math.max(1, spans.get(s).length());
    }
    lengths[segments - 1] = 1;
    return lengths;
  }

  private INDArray spread(INDArray perSegment) {
    return own(Nd4j.exec(new Gather(perSegment, ids, 0))[0]);
  }

  private INDArray sum(INDArray elements) {
    return run(new UnsortedSegmentSum(elements, ids, segments));
  }

  private INDArray max(INDArray elements) {
    return run(new UnsortedSegmentMax(elements, ids, segments));
  }

  private INDArray min(INDArray elements) {
    return run(new UnsortedSegmentMin(elements, ids, segments));
  }

  private INDArray run(DynamicCustomOp op) {
    return own(Nd4j.exec(op)[0]);
  }

  private double[] readBack(INDArray... results) {
    return own(Nd4j.concat(0, results)).toDoubleVector();
  }

  private INDArray own(INDArray array) {
    owned.add(array);
    return array;
  }

  @Override
  public void close() {
    for (INDArray array : owned) {
      if (array.closeable()) {
        array.close();
      }
    }
  }
}
