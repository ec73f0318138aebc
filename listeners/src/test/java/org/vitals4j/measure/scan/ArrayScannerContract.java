package org.vitals4j.measure.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vitals4j.measure.ReferenceStatistics.assertSame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.vitals4j.measure.ReferenceStatistics;
import org.vitals4j.measure.scan.ArrayScanner.Profile;
import org.vitals4j.measure.scan.ArrayScanner.StepProfile;
import org.vitals4j.measure.scan.Vectors.Kind;
import org.vitals4j.measure.scan.Vectors.Precision;
import org.vitals4j.report.Distribution;
import org.vitals4j.report.Histogram;
import org.vitals4j.report.TensorStatistics;

/** What every scanner owes, wherever the arrays live: agreement with naive loops. */
abstract class ArrayScannerContract {

  /** More than a group of blocks, so that several groups and a tail are met. */
  private static final int LONGEST = 3 * FloatPass.GROUP * FloatPass.BLOCK / 2;

  private final ArrayScanner scanner;

  ArrayScannerContract(ArrayScanner scanner) {
    this.scanner = scanner;
  }

  private static double[] elements(INDArray vector, Range span) {
    double[] all = vector.toDoubleVector();
    return Arrays.copyOfRange(all, (int) span.from(), (int) (span.from() + span.length()));
  }

  private static double tolerance(Precision type) {
    return type == Precision.DOUBLE ? 1e-9 : 1e-6;
  }

  @Property(tries = 150)
  void measuresStretchesOfAVector(
      @ForAll Precision type,
      @ForAll Kind kind,
      @ForAll @IntRange(min = 1, max = LONGEST) int length,
      @ForAll long seed) {
    INDArray vector = Vectors.of(type, kind, length, seed);
    List<Range> spans = Vectors.spans(length, seed);

    List<TensorStatistics> norms = scanner.norms(vector, spans);
    List<Profile> profiles = scanner.profiles(vector, spans);

    for (int i = 0; i < spans.size(); i++) {
      double[] x = elements(vector, spans.get(i));
      assertSame(norms.get(i), ReferenceStatistics.of(x), tolerance(type));
      assertSame(profiles.get(i).norms(), ReferenceStatistics.of(x), tolerance(type));
      ReferenceStatistics.assertSameDistribution(
          profiles.get(i).distribution(), x, tolerance(type));
    }
  }

  @Property(tries = 150)
  void findsAnyElementThatIsNotFinite(
      @ForAll Precision type,
      @ForAll Kind kind,
      @ForAll @IntRange(min = 1, max = LONGEST) int length,
      @ForAll long seed) {
    INDArray vector = Vectors.of(type, kind, length, seed);
    double[] all = vector.toDoubleVector();
    boolean finite = Arrays.stream(all).allMatch(Double::isFinite);
    boolean sumFits = Arrays.stream(all).map(Math::abs).sum() < 1e37;

    boolean looksFinite = scanner.looksFinite(vector, StridedRange.whole(length));

    if (!finite) {
      assertThat(looksFinite).isFalse();
    } else if (sumFits) {
      assertThat(looksFinite).isTrue();
    }
  }

  @Property(tries = 30)
  void addsTheOffsetOfAView(
      @ForAll Precision type,
      @ForAll @IntRange(min = 3, max = 3000) int length,
      @ForAll long seed) {
    INDArray whole = Vectors.of(type, Kind.ORDINARY, length, seed);
    INDArray view = whole.get(NDArrayIndex.interval(2, length));
    INDArray row = view.reshape(1, length - 2);
    Range all = new Range(0, length - 2);
    TensorStatistics expected = ReferenceStatistics.of(elements(whole, new Range(2, length - 2)));

    assertSame(scanner.norms(view, List.of(all)).get(0), expected, tolerance(type));
    assertSame(scanner.norms(row, List.of(all)).get(0), expected, tolerance(type));
  }

  @Property(tries = 60)
  void parametersBeforeTheStepAreThoseAfterPlusTheUpdate(
      @ForAll Precision type,
      @ForAll Kind kind,
      @ForAll @IntRange(min = 1, max = LONGEST) int length,
      @ForAll long seed) {
    INDArray after = Vectors.of(type, kind, length, seed);
    INDArray update = Vectors.of(type, Kind.ORDINARY, length, seed + 1);
    // The network computed in its own precision.
    INDArray before = after.add(update);
    List<Range> spans = Vectors.spans(length, seed);

    List<StepProfile> steps = scanner.steps(after, update, spans);

    for (int i = 0; i < spans.size(); i++) {
      double[] w = elements(before, spans.get(i));
      double[] delta = elements(update, spans.get(i));
      // The host scanner adds halves in single precision.
      double tolerance = type == Precision.HALF ? 1e-2 : tolerance(type);
      if (type != Precision.HALF) {
        ReferenceStatistics.assertSame(steps.get(i).before(), w, tolerance);
      }
      ReferenceStatistics.assertSame(steps.get(i).update(), delta, tolerance);
    }
  }

  @Property(tries = 60)
  void countsEveryElementIntoHistograms(
      @ForAll Precision type,
      @ForAll Kind kind,
      @ForAll @IntRange(min = 1, max = 5000) int length,
      @ForAll long seed) {
    INDArray vector = Vectors.of(type, kind, length, seed);
    List<Range> spans = Vectors.spans(length, seed);
    double factor = 1.0 / 32;

    Histogram histogram = scanner.histograms(vector, List.of(spans), factor, Long.MAX_VALUE).get(0);

    ReferenceHistogram.assertSame(histogram, scaled(vector, spans, 1, factor));
    assertThat(histogram.share()).isEqualTo(1);
  }

  @Property(tries = 60)
  void looksAtEveryNthElementOfAGroup(
      @ForAll Precision type,
      @ForAll @IntRange(min = 1, max = 5000) int length,
      @ForAll @IntRange(min = 1, max = 300) int most,
      @ForAll long seed) {
    INDArray vector = Vectors.of(type, Kind.ORDINARY, length, seed);
    List<Range> all = Vectors.spans(length, seed);
    List<List<Range>> groups =
        List.of(all.subList(0, all.size() / 2), all.subList(all.size() / 2, all.size()));

    List<Histogram> histograms = scanner.histograms(vector, groups, 1, most);

    for (int g = 0; g < 2; g++) {
      long total = StridedElements.total(groups.get(g));
      int step = (int) StridedElements.step(total, most);
      ReferenceHistogram.assertSame(histograms.get(g), scaled(vector, groups.get(g), step, 1));
      assertThat(histograms.get(g).elements()).isEqualTo(total);
      assertThat(histograms.get(g).lookedAt()).isLessThanOrEqualTo(most);
    }
  }

  private static double[] scaled(INDArray vector, List<Range> spans, int step, double factor) {
    List<Double> joined = new ArrayList<>();
    spans.forEach(span -> Arrays.stream(elements(vector, span)).forEach(joined::add));
    double[] every = new double[(joined.size() + step - 1) / step];
    Arrays.setAll(every, i -> joined.get(i * step) * factor);
    return every;
  }

  @Property(tries = 60)
  void countsNonFiniteElementsInAnyShapeOrderAndStride(
      @ForAll Precision type,
      @ForAll @IntRange(min = 1, max = 6) int rows,
      @ForAll @IntRange(min = 1, max = 6) int columns,
      @ForAll @IntRange(min = 1, max = 6) int depth,
      @ForAll long seed) {
    INDArray c =
        Vectors.of(type, Kind.BAD, rows * columns * depth, seed).reshape('c', rows, columns, depth);
    c.putScalar(new Random(seed).nextInt(rows * columns * depth), Double.NaN);
    INDArray[] forms = {
      c,
      c.dup('f'),
      c.permute(2, 0, 1),
      c.get(NDArrayIndex.all(), NDArrayIndex.interval(columns / 2, columns), NDArrayIndex.all()),
      c.get(NDArrayIndex.point(rows - 1), NDArrayIndex.all(), NDArrayIndex.all())
    };
    for (INDArray form : forms) {
      assertThat(scanner.countNonFinite(form))
          .isEqualTo(ReferenceStatistics.of(ReferenceStatistics.elements(form)).nonFinite());
    }
  }

  @Test
  void survivesSquaresThatOverflowADouble() {
    INDArray huge = Nd4j.createFromArray(3e200, 4e200);

    assertSame(
        scanner.norms(huge, Range.whole(2)).get(0),
        new TensorStatistics(2, 5e200, 3.5e200, 4e200, 0));
  }

  @Test
  void survivesSquaresThatUnderflowADouble() {
    INDArray tiny = Nd4j.createFromArray(3e-200, 4e-200);

    assertSame(
        scanner.norms(tiny, Range.whole(2)).get(0),
        new TensorStatistics(2, 5e-200, 3.5e-200, 4e-200, 0));
  }

  @Test
  void anEmptyStretchHasNoElements() {
    INDArray vector = Nd4j.createFromArray(1f, 2f);

    assertThat(scanner.profiles(vector, List.of(new Range(1, 0))))
        .containsExactly(new Profile(TensorStatistics.EMPTY, Distribution.EMPTY));
  }

  @Test
  void readsIntegersAsAlwaysFinite() {
    assertThat(scanner.countNonFinite(Nd4j.createFromArray(1, 2, 3))).isZero();
  }

  @Test
  void changesNothing() {
    INDArray vector = Vectors.of(Precision.FLOAT, Kind.WIDE, 5000, 1);
    INDArray copy = vector.dup();

    scanner.profiles(vector, Range.whole(5000));
    scanner.steps(vector, vector, Range.whole(5000));
    scanner.histograms(vector, List.of(Range.whole(5000)), 2, 100);

    assertThat(vector.equalsWithEps(copy, 0)).isTrue();
  }
}
