package org.vitals4j.measure.scan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.longer.MatchCondition;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.indexing.conditions.Conditions;
import org.vitals4j.report.Distribution;
import org.vitals4j.report.Histogram;
import org.vitals4j.report.Norms;
import org.vitals4j.report.TensorStatistics;

/**
 * Measures by ND4J operations, for backends whose memory the JVM cannot read in place.
 *
 * <p>Every parameter block is a segment of the flattened vector, so that a fixed number of
 * operations (8 for norms, 16 with distributions) answers for all blocks of a network, and one
 * small array is read back. It takes up to four temporary vectors of doubles as long as the
 * parameters, and keeps one of segment numbers, 4 bytes a parameter.
 *
 * <p><b>Unproven on a GPU.</b> It passes the same contract tests as {@link HostScanner}, on the CPU
 * backend, where it is some hundred times slower. Under ND4J's NaN panic mode its operations throw
 * where there is a NaN.
 */
@SuppressWarnings("try") // workspaces are left by opening a resource that nobody reads
final class DeviceScanner implements ArrayScanner {

  private List<Range> knownSpans = List.of();
  private long knownLength = -1;
  private @Nullable INDArray knownSegments;

  @Override
  public String description() {
    return "ND4J operations on the device (unproven on a GPU)";
  }

  @Override
  public List<TensorStatistics> norms(INDArray vector, List<Range> spans) {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
        SegmentedVector x = new SegmentedVector(vector, segments(vector, spans), spans)) {
      return x.norms();
    }
  }

  @Override
  public List<Profile> profiles(INDArray vector, List<Range> spans) {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
        SegmentedVector x = new SegmentedVector(vector, segments(vector, spans), spans)) {
      List<TensorStatistics> norms = x.norms();
      List<Distribution> distributions = x.distributions();
      List<Profile> all = new ArrayList<>(spans.size());
      for (int i = 0; i < spans.size(); i++) {
        all.add(new Profile(norms.get(i), distributions.get(i)));
      }
      return all;
    }
  }

  @Override
  public List<StepProfile> steps(INDArray after, INDArray update, List<Range> spans) {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      long n = after.length();
      try (INDArray before = after.reshape(n).add(update.reshape(n))) {
        List<Profile> profiles = profiles(before, spans);
        List<TensorStatistics> updates = norms(update, spans);
        List<StepProfile> all = new ArrayList<>(spans.size());
        for (int i = 0; i < spans.size(); i++) {
          all.add(new StepProfile(profiles.get(i).parameter(), Norms.of(updates.get(i))));
        }
        return all;
      }
    }
  }

  /** The sample comes back to the host, in one transfer, and is counted there. */
  @Override
  public List<Histogram> histograms(
      INDArray vector, List<List<Range>> groups, double factor, long most) {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      INDArray flat = vector.reshape(vector.length());
      List<INDArray> parts = new ArrayList<>();
      long[] used = new long[groups.size()];
      for (int g = 0; g < groups.size(); g++) {
        long step = StridedElements.step(StridedElements.total(groups.get(g)), most);
        long skip = 0;
        for (Range span : groups.get(g)) {
          long n = skip >= span.length() ? 0 : (span.length() - 1 - skip) / step + 1;
          if (n > 0) {
            long from = span.from() + skip;
            parts.add(
                n == 1
                    ? flat.get(NDArrayIndex.interval(from, from + 1))
                    : flat.get(NDArrayIndex.interval(from, step, from + (n - 1) * step + 1)));
          }
          used[g] += n;
          skip += n * step - span.length();
        }
      }
      double[] sample = {};
      if (!parts.isEmpty()) {
        try (INDArray joined = Nd4j.concat(0, parts.toArray(INDArray[]::new))) {
          sample = joined.dataType() == DataType.DOUBLE ? joined.toDoubleVector() : wide(joined);
        }
      }
      double[] read = sample;
      double[] chunk = new double[StridedElements.CHUNK];
      List<Histogram> all = new ArrayList<>(groups.size());
      long from = 0;
      for (int g = 0; g < groups.size(); g++) {
        StridedElements elements =
            new StridedElements(
                List.of(new Range(from, used[g])), Long.MAX_VALUE, i -> read[(int) i], chunk);
        all.add(HistogramPass.of(elements, StridedElements.total(groups.get(g)), factor));
        from += used[g];
      }
      return all;
    }
  }

  private static double[] wide(INDArray array) {
    try (INDArray doubles = array.castTo(DataType.DOUBLE)) {
      return doubles.toDoubleVector();
    }
  }

  /** One reduction over all of it costs a device less than picking elements. */
  @Override
  public boolean looksFinite(INDArray vector, List<StridedRange> lines) {
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      // A sum of half precision numbers leaves its range where none of them does.
      return vector.dataType() == DataType.FLOAT16
          ? countNonFinite(vector) == 0
          : Double.isFinite(vector.norm1Number().doubleValue());
    }
  }

  @Override
  public long countNonFinite(INDArray array) {
    if (array.isEmpty() || !array.dataType().isFPType()) {
      return 0;
    }
    try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      if (array.dataType() != DataType.FLOAT16) {
        return countMatches(array);
      }
      // ND4J knows only one of the many bit patterns that are NaN in half precision.
      try (INDArray wide = array.castTo(DataType.FLOAT)) {
        return countMatches(wide);
      }
    }
  }

  private static long countMatches(INDArray array) {
    try (INDArray count =
        Nd4j.getExecutioner().exec(new MatchCondition(array, Conditions.notFinite()))) {
      return count.getLong(0);
    }
  }

  /** Which span each element belongs to; those of none belong to one more. */
  private INDArray segments(INDArray vector, List<Range> spans) {
    INDArray known = knownSegments;
    if (known != null && knownLength == vector.length() && knownSpans.equals(spans)) {
      return known;
    }
    if (known != null) {
      known.close();
    }
    int[] ids = new int[(int) vector.length()];
    Arrays.fill(ids, spans.size());
    for (int s = 0; s < spans.size(); s++) {
      int from = (int) spans.get(s).from();
      Arrays.fill(ids, from, from + (int) spans.get(s).length(), s);
    }
    INDArray fresh = Nd4j.createFromArray(ids);
    knownSegments = fresh;
    knownSpans = List.copyOf(spans);
    knownLength = vector.length();
    return fresh;
  }
}
