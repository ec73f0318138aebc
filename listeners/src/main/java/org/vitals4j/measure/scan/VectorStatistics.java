package org.vitals4j.measure.scan;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vitals4j.report.Distribution;
import org.vitals4j.report.Histogram;
import org.vitals4j.report.ParameterStatistics;
import org.vitals4j.report.TensorStatistics;

/**
 * What the monitor measures, for a vector of your own: for benchmarks of the kernels, and for
 * whoever wants to compare. Reads the array and keeps nothing of it.
 *
 * <p>Vectors are of rank 1 or [1, n], contiguous, FLOAT, DOUBLE or HALF. Single and half precision
 * is measured to a relative error of at most 1e-6, double to 1e-9. One pass over the memory each;
 * the examples' ScanBenchmark prints the speeds. Not thread-safe.
 */
public final class VectorStatistics {

  private final ArrayScanner scanner;

  private VectorStatistics(ArrayScanner scanner) {
    this.scanner = scanner;
  }

  /** As the monitor reads on the backend of this JVM. */
  public static VectorStatistics forBackend() {
    return new VectorStatistics(ArrayScanner.forBackend());
  }

  /** Norms, as of the gradient in every iteration. */
  public TensorStatistics norms(INDArray vector) {
    return scanner.norms(vector, Range.whole(vector.length())).get(0);
  }

  /** Mean, standard deviation and extremes; the norms are measured along with them. */
  public Distribution distribution(INDArray vector) {
    return scanner.profiles(vector, Range.whole(vector.length())).get(0).distribution();
  }

  /** Parameters before a step, from those after it and the update; both are read once. */
  public ParameterStatistics before(INDArray after, INDArray update) {
    return scanner.steps(after, update, Range.whole(after.length())).get(0).before();
  }

  /**
   * Histogram of at most so many elements, evenly strided.
   *
   * @param most at least 1
   */
  public Histogram histogram(INDArray vector, long most) {
    return scanner.histograms(vector, List.of(Range.whole(vector.length())), 1, most).get(0);
  }
}
