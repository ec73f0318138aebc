package org.vitals4j.measure.scan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vitals4j.report.Histogram;
import org.vitals4j.report.Norms;
import org.vitals4j.report.ParameterStatistics;
import org.vitals4j.report.TensorStatistics;

/**
 * Reads arrays straight from host memory.
 *
 * <p>An ND4J operation costs about 20 µs before it touches the first element, and a monitor asks a
 * few questions of dozens of small arrays. So the memory is copied block by block into a buffer
 * that stays in the first-level cache, and all questions are answered from there: the array is read
 * from main memory once, and no ND4J operation runs, which also keeps ND4J's own NaN panic mode
 * from throwing at the very moment the monitor is needed.
 *
 * <p>Cost on one core of a 2024 server: about 20 GB/s for norms of floats, half of that for norms
 * and distribution together, 5 for half precision and for gradients so small (below 1e-18) or so
 * large (above 1e19) that their squares leave single precision; 0.1 µs a small block.
 */
final class HostScanner implements ArrayScanner {

  private static final int BLOCK = FloatPass.BLOCK;
  private static final long GROUP = (long) FloatPass.GROUP * BLOCK;

  private final float[] floats = new float[BLOCK];
  private final float[] moreFloats = new float[BLOCK];
  private final short[] shorts = new short[BLOCK];
  private double[] chunk = {}; // half a megabyte, once histograms are asked for
  private final NormPass norms = new NormPass(true);
  private final NormPass updates = new NormPass(false);
  private final ProfilePass profile = new ProfilePass(true);
  private final ProfilePass parameters = new ProfilePass(false);
  private final DoubleScan wide = new DoubleScan();
  private final FloatPass[] onlyNorms = {norms};
  private final FloatPass[] onlyProfile = {profile};
  private final FloatPass[] ofParameters = {parameters};
  private final AbsPass sum = new AbsPass();
  private final FloatPass[] onlySum = {sum};
  private final FloatPass[] ofUpdate = {updates};
  private static final FloatPass[] NONE = {};

  // Gradients and parameters stay where they are.
  private @Nullable HostSource lastSource;
  private @Nullable HostSource sourceBefore;

  @Override
  public boolean readsInPlace() {
    return true;
  }

  @Override
  public String description() {
    return "host memory, read in place";
  }

  @Override
  public List<TensorStatistics> norms(INDArray vector, List<Range> spans) {
    List<TensorStatistics> all = new ArrayList<>(spans.size());
    HostSource source = open(vector);
    for (Range span : spans) {
      all.add(norms(source, span));
    }
    return all;
  }

  private TensorStatistics norms(HostSource source, Range span) {
    if (source.isDouble()) {
      return wide.norms(source, null, span);
    }
    norms.start();
    pass(source, null, span.from(), span.length(), onlyNorms, NONE);
    return norms.statistics();
  }

  @Override
  public List<Profile> profiles(INDArray vector, List<Range> spans) {
    List<Profile> all = new ArrayList<>(spans.size());
    HostSource source = open(vector);
    for (Range span : spans) {
      if (source.isDouble()) {
        all.add(wide.profile(source, null, span));
      } else {
        profile.start();
        pass(source, null, span.from(), span.length(), onlyProfile, NONE);
        all.add(profile.profile());
      }
    }
    return all;
  }

  @Override
  public List<StepProfile> steps(INDArray after, INDArray update, List<Range> spans) {
    List<StepProfile> all = new ArrayList<>(spans.size());
    HostSource a = open(after);
    HostSource u = open(update);
    for (Range span : spans) {
      if (a.isDouble()) {
        ParameterStatistics before = wide.profile(a, u, span).parameter();
        all.add(new StepProfile(before, Norms.of(wide.norms(u, null, span))));
      } else {
        parameters.start();
        updates.start();
        pass(a, u, span.from(), span.length(), ofParameters, ofUpdate);
        all.add(new StepProfile(parameters.parameter(), updates.norms()));
      }
    }
    return all;
  }

  @Override
  public List<Histogram> histograms(
      INDArray vector, List<List<Range>> groups, double factor, long most) {
    List<Histogram> all = new ArrayList<>(groups.size());
    HostSource source = open(vector);
    chunk = chunk.length == 0 ? new double[StridedElements.CHUNK] : chunk;
    for (List<Range> spans : groups) {
      all.add(HistogramPass.of(new StridedElements(spans, most, source::get, chunk), factor));
    }
    return all;
  }

  @Override
  public boolean looksFinite(INDArray vector, List<StridedRange> lines) {
    HostSource source = open(vector);
    sum.start();
    for (StridedRange line : lines) {
      if (line.step() == 1) {
        if (!source.isDouble()) {
          pass(source, null, line.from(), line.count(), onlySum, NONE);
        } else if (!wide.norms(source, null, new Range(line.from(), line.count())).isFinite()) {
          return false;
        }
      } else {
        for (long i = 0; i < line.count(); i++) {
          if (!Double.isFinite(source.get(line.from() + i * line.step()))) {
            return false;
          }
        }
      }
    }
    return sum.finite();
  }

  @Override
  public long countNonFinite(INDArray array) {
    if (array.isEmpty() || !array.dataType().isFPType()) {
      return 0;
    }
    if (ArrayScanner.supports(array.dataType()) && Strides.dense(array.shape(), array.stride())) {
      return norms(open(array), new Range(0, array.length())).nonFinite();
    }
    long[] count = {0};
    Strides.forEachOffset(
        array.shape(),
        array.stride(),
        offset -> {
          // data().getDouble adds the view's own offset.
          if (!Double.isFinite(array.data().getDouble(offset))) {
            count[0]++;
          }
        });
    return count[0];
  }

  private HostSource open(INDArray array) {
    HostSource known = lastSource;
    HostSource before = sourceBefore;
    if (known != null && known.shows(array)) {
      return known;
    }
    if (before != null && before.shows(array)) {
      return before;
    }
    sourceBefore = known;
    HostSource fresh = new HostSource(array, shorts);
    lastSource = fresh;
    return fresh;
  }

  /**
   * Leads one range through some sums, and the update of the same range through others.
   *
   * @param update if there is one, the first sums see {@code x + update}
   */
  private void pass(
      HostSource x,
      @Nullable HostSource update,
      long from,
      long length,
      FloatPass[] passes,
      FloatPass[] updatePasses) {
    if (length <= FloatPass.SMALL) {
      exactly(x, update, from, (int) length, passes, updatePasses);
      return;
    }
    long end = from + length;
    for (long group = from; group < end; group += GROUP) {
      long groupEnd = Math.min(end, group + GROUP);
      for (long at = group; at < groupEnd; at += BLOCK) {
        int n = (int) Math.min(BLOCK, groupEnd - at);
        load(x, update, at, n);
        for (FloatPass pass : passes) {
          pass.add(floats, n);
        }
        for (FloatPass pass : updatePasses) {
          pass.add(moreFloats, n);
        }
      }
      for (FloatPass pass : passes) {
        if (!pass.endGroup()) {
          again(x, update, group, groupEnd, pass, null);
        }
      }
      for (FloatPass pass : updatePasses) {
        if (!pass.endGroup()) {
          again(x, update, group, groupEnd, null, pass);
        }
      }
    }
  }

  private void again(
      HostSource x,
      @Nullable HostSource update,
      long from,
      long end,
      @Nullable FloatPass pass,
      @Nullable FloatPass updatePass) {
    for (long at = from; at < end; at += BLOCK) {
      int n = (int) Math.min(BLOCK, end - at);
      load(x, update, at, n);
      if (pass != null) {
        pass.addExactly(floats, n);
      }
      if (updatePass != null) {
        updatePass.addExactly(moreFloats, n);
      }
    }
  }

  private void exactly(
      HostSource x,
      @Nullable HostSource update,
      long at,
      int n,
      FloatPass[] passes,
      FloatPass[] updatePasses) {
    if (n == 0) {
      return;
    }
    load(x, update, at, n);
    for (FloatPass pass : passes) {
      pass.addExactly(floats, n);
    }
    for (FloatPass pass : updatePasses) {
      pass.addExactly(moreFloats, n);
    }
  }

  private void load(HostSource x, @Nullable HostSource update, long at, int n) {
    x.read(at, floats, n);
    if (update != null) {
      update.read(at, moreFloats, n);
      FloatLanes.addElements(floats, moreFloats, n);
    }
  }
}
