package org.vitals4j.benchmarks.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vitals4j.benchmarks.run.RunConfig;
import org.vitals4j.report.Pathology;

class BenchmarkCasesTest {

  private static List<BenchmarkCase> of(SplitSelection half) {
    return BenchmarkCases.inSplit(half, BenchmarkCases.HELD_BACK_DRAW);
  }

  private static Map<String, List<BenchmarkCase>> groups(SplitSelection half) {
    return of(half).stream().collect(Collectors.groupingBy(BenchmarkCase::group));
  }

  @ParameterizedTest
  @EnumSource(names = {"TUNING", "HELD_BACK"})
  void everyPathologyHasTenSetUpsAndMoreAndOneOfThemIsALeNet(SplitSelection half) {
    List<Pathology> injected = new ArrayList<>(Pathology.builtIn());
    // What is wrong with data and configuration is no fault of its own here: it makes the others.
    injected.removeAll(List.of(Pathology.SETUP, Pathology.WORSE_THAN_GUESSING));
    for (Pathology pathology : injected) {
      List<BenchmarkCase> sick = groups(half).get(pathology.id());
      assertThat(sick).as(pathology.id()).hasSizeGreaterThanOrEqualTo(10);
      assertThat(sick).anyMatch(one -> one.config().shape == RunConfig.Shape.LENET);
    }
  }

  @Test
  void thereAreEightyHealthySetUpsAndMore() {
    assertThat(groups(SplitSelection.BOTH).get("healthy")).hasSizeGreaterThanOrEqualTo(80);
  }

  @Test
  void namesAreUnique() {
    assertThat(of(SplitSelection.BOTH)).extracting(BenchmarkCase::name).doesNotHaveDuplicates();
  }

  @Test
  void everySetUpIsFoundByItsName() {
    for (BenchmarkCase one : of(SplitSelection.BOTH)) {
      assertThat(BenchmarkCases.named(one.name())).isSameAs(one);
    }
  }

  @Test
  void anUnknownNameIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BenchmarkCases.named("healthy/drawn-1-99-nothing"))
        .withMessageContaining("healthy/drawn-1-99-nothing");
  }

  @ParameterizedTest
  @EnumSource
  void theHalfOfASetUpIsTheOneThatItWasAskedForWith(Split half) {
    assertThat(of(SplitSelection.valueOf(half.name())))
        .isNotEmpty()
        .allMatch(one -> BenchmarkCases.splitOf(one.name()) == half);
  }

  @Test
  void aDrawIsAlwaysTheSame() {
    assertThat(SampledCases.all(7)).extracting(BenchmarkCase::name).isEqualTo(names(7));
  }

  @Test
  void anotherDrawHasOtherSetUps() {
    assertThat(texts(8)).doesNotContainAnyElementsOf(new HashSet<>(texts(7)));
  }

  private static List<String> names(int draw) {
    return SampledCases.all(draw).stream().map(BenchmarkCase::name).toList();
  }

  /** What is drawn, without the number of the draw. */
  private static List<String> texts(int draw) {
    return names(draw).stream().map(name -> name.replaceFirst("drawn-\\d+-", "")).toList();
  }

  /** What is held back has to stay what it was when it was first looked at. */
  @Test
  void theDrawThatIsHeldBackIsWhatItWas() {
    assertThat(names(BenchmarkCases.HELD_BACK_DRAW).hashCode()).isEqualTo(CHECKSUM);
  }

  private static final int CHECKSUM = -634261237;
}
