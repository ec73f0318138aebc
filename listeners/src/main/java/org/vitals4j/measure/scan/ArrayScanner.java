package org.vitals4j.measure.scan;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.factory.Nd4j;
import org.vitals4j.report.Distribution;
import org.vitals4j.report.Histogram;
import org.vitals4j.report.Norms;
import org.vitals4j.report.ParameterStatistics;
import org.vitals4j.report.TensorStatistics;

/**
 * Answers the monitor's questions about arrays, wherever they live. All stretches of a vector are
 * asked for in one call, so that a device needs one read-back and not one a parameter block.
 *
 * <p>Precision: single and half precision arrays are measured to a relative error of at most 1e-6
 * (usually 1e-8), double precision ones to 1e-9; counts and extremes are exact. NaN and infinities
 * are reported as {@link TensorStatistics} and {@link Distribution} say. Nothing is written to any
 * array, and none is kept.
 *
 * <p>Not thread-safe: one scanner serves one network.
 */
public interface ArrayScanner {

  /** The scanner for the backend that this JVM runs. */
  static ArrayScanner forBackend() {
    return Nd4j.getExecutioner().type() == ExecutionerType.NATIVE_CPU
        ? new HostScanner()
        : new DeviceScanner();
  }

  /** Whether vectors of this type can be read. */
  static boolean supports(DataType type) {
    return type == DataType.FLOAT || type == DataType.DOUBLE || type == DataType.FLOAT16;
  }

  /** Whether reading a few elements of an array costs no more than that: it lies in host memory. */
  default boolean readsInPlace() {
    return false;
  }

  /** How arrays are read, for the log: one clause without a full stop. */
  String description();

  /**
   * Norms of stretches of a vector: what every iteration asks.
   *
   * @param vector of rank 1, or [1, n], contiguous
   * @param spans must not overlap
   * @return one entry a span
   */
  List<TensorStatistics> norms(INDArray vector, List<Range> spans);

  /** Norms and distributions together, for less than both apart. */
  List<Profile> profiles(INDArray vector, List<Range> spans);

  /**
   * What parameters were before a step, and what the step subtracted. The sum is rounded to the
   * type of the vectors, as it was when the step was made.
   *
   * @param after parameters after the step
   * @param update of the same layout
   */
  List<StepProfile> steps(INDArray after, INDArray update, List<Range> spans);

  /**
   * One histogram a group of spans, over its elements times a factor.
   *
   * @param groups for instance the blocks of each layer
   * @param most elements to look at a group, at least 1; {@link Long#MAX_VALUE} for all
   */
  List<Histogram> histograms(INDArray vector, List<List<Range>> groups, double factor, long most);

  /**
   * Whether some elements of a vector are finite: the cheapest question there is, for every
   * iteration. May say no where all are finite but their absolute values sum to more than a float
   * can hold; {@link #norms} knows then. May look at more elements than it was asked for.
   *
   * @param vector as for {@link #norms}
   * @param lines which elements
   */
  boolean looksFinite(INDArray vector, List<StridedRange> lines);

  /** How many elements are NaN or infinite, in an array of any type, shape, order and strides. */
  long countNonFinite(INDArray array);

  /** Two views of the same elements. */
  record Profile(TensorStatistics norms, Distribution distribution) {

    ParameterStatistics parameter() {
      return ParameterStatistics.of(norms, distribution);
    }
  }

  /** Parameters before a step, and the step. */
  record StepProfile(ParameterStatistics before, Norms update) {}
}
