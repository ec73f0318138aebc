package org.vitals4j.benchmarks.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vitals4j.benchmarks.run.Recipe;
import org.vitals4j.report.Pathology;

class SetUpsTest {

  private static List<SetUp> of(Halves half) {
    return SetUps.of(half, SetUps.HELD_BACK);
  }

  private static Map<String, List<SetUp>> groups(Halves half) {
    return of(half).stream().collect(Collectors.groupingBy(SetUp::group));
  }

  @ParameterizedTest
  @EnumSource(names = {"TUNING", "HELD_BACK"})
  void everyPathologyHasTenSetUpsAndMoreAndOneOfThemIsALeNet(Halves half) {
    for (Pathology pathology : Pathology.builtIn()) {
      List<SetUp> sick = groups(half).get(pathology.id());
      assertThat(sick).as(pathology.id()).hasSizeGreaterThanOrEqualTo(10);
      assertThat(sick).anyMatch(one -> one.recipe().shape == Recipe.Shape.LENET);
    }
  }

  @Test
  void thereAreEightyHealthySetUpsAndMore() {
    assertThat(groups(Halves.BOTH).get("healthy")).hasSizeGreaterThanOrEqualTo(80);
  }

  @Test
  void namesAreUnique() {
    assertThat(of(Halves.BOTH)).extracting(SetUp::name).doesNotHaveDuplicates();
  }

  @Test
  void everySetUpIsFoundByItsName() {
    for (SetUp one : of(Halves.BOTH)) {
      assertThat(SetUps.named(one.name())).isSameAs(one);
    }
  }

  @Test
  void anUnknownNameIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SetUps.named("healthy/drawn-1-99-nothing"))
        .withMessageContaining("healthy/drawn-1-99-nothing");
  }

  @ParameterizedTest
  @EnumSource
  void theHalfOfASetUpIsTheOneThatItWasAskedForWith(Half half) {
    assertThat(of(Halves.valueOf(half.name())))
        .isNotEmpty()
        .allMatch(one -> SetUps.half(one.name()) == half);
  }

  @Test
  void aDrawIsAlwaysTheSame() {
    assertThat(Drawn.all(7)).extracting(SetUp::name).isEqualTo(names(7));
  }

  @Test
  void anotherDrawHasOtherSetUps() {
    assertThat(texts(8)).doesNotContainAnyElementsOf(new HashSet<>(texts(7)));
  }

  private static List<String> names(int draw) {
    return Drawn.all(draw).stream().map(SetUp::name).toList();
  }

  /** What is drawn, without the number of the draw. */
  private static List<String> texts(int draw) {
    return names(draw).stream().map(name -> name.replaceFirst("drawn-\\d+-", "")).toList();
  }

  /** What is held back has to stay what it was when it was first looked at. */
  @Test
  void theDrawThatIsHeldBackIsWhatItWas() {
    assertThat(names(SetUps.HELD_BACK).hashCode()).isEqualTo(CHECKSUM);
  }

  private static final int CHECKSUM = -634261237;
}
