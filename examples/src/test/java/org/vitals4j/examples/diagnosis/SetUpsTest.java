package org.vitals4j.examples.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.vitals4j.diagnose.Pathology;

class SetUpsTest {

  private static final Map<String, List<SetUp>> GROUPS =
      SetUps.all().stream().collect(Collectors.groupingBy(SetUp::group));

  @Test
  void everyPathologyHasTenSetUpsAndMoreAndOneOfThemIsALeNet() {
    Set<Pathology> judged = EnumSet.complementOf(EnumSet.of(Pathology.OTHER)); // of plug-ins
    for (Pathology pathology : judged) {
      List<SetUp> sick = GROUPS.get(pathology.name());
      assertThat(sick).as(pathology.name()).hasSizeGreaterThanOrEqualTo(10);
      assertThat(sick).anyMatch(one -> one.recipe().shape == Recipe.Shape.LENET);
    }
  }

  @Test
  void thereAreEightyHealthySetUpsAndMore() {
    assertThat(GROUPS.get("healthy")).hasSizeGreaterThanOrEqualTo(80);
  }

  @Test
  void namesAreUnique() {
    assertThat(SetUps.all()).extracting(SetUp::name).doesNotHaveDuplicates();
  }

  @Test
  void theHalvesAreEquallyLargeInEveryGroup() {
    GROUPS.forEach(
        (group, setUps) -> {
          long tuning = setUps.stream().filter(one -> SetUps.half(one) == Half.TUNING).count();
          assertThat(Math.abs(setUps.size() - 2 * tuning)).as(group).isLessThanOrEqualTo(1);
        });
  }

  /** A set-up that changed its half would let what was tuned on judge the tuning. */
  @Test
  void theSplitIsWhatItWas() {
    assertThat(SetUps.half(SetUps.named("vanishing-gradient/sigmoid-10-blobs-sgd")))
        .isNotEqualTo(SetUps.half(SetUps.named("vanishing-gradient/sigmoid-8-digits-momentum")));
    assertThat(checksum()).isEqualTo(CHECKSUM);
  }

  private static final int CHECKSUM = 1521021974;

  private static int checksum() {
    int hash = 0;
    for (SetUp one : SetUps.all()) {
      hash = 31 * hash + (SetUps.half(one) == Half.TUNING ? one.name().hashCode() : 1);
    }
    return hash;
  }
}
