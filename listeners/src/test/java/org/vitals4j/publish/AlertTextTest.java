package org.vitals4j.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vitals4j.report.FindingEvent.Kind;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.testing.Findings;

class AlertTextTest {

  @Test
  void anOpenedFindingSaysWhereWhyAndWhatToTry() {
    assertThat(AlertText.of(Findings.event(Kind.OPENED, Severity.WARN, Severity.WARN)))
        .isEqualTo(
            "EXPLODING_GRADIENT in layers 0-1 at iteration 50: the norm is 2000."
                + " Likely: a high rate; or large weights. Try: (1) clip, (2) a lower rate.");
  }

  @Test
  void aWorsenedFindingSaysItsSeverityAndOnset() {
    assertThat(AlertText.of(Findings.event(Kind.WORSENED, Severity.CRITICAL, Severity.CRITICAL)))
        .startsWith(
            "EXPLODING_GRADIENT in layers 0-1 worsened to CRITICAL at iteration 50"
                + " (since iteration 7): the norm is 2000. Likely: ");
  }

  @Test
  void anEasedFindingGivesNoAdvice() {
    assertThat(AlertText.of(Findings.event(Kind.EASED, Severity.WARN, Severity.CRITICAL)))
        .isEqualTo(
            "EXPLODING_GRADIENT in layers 0-1 eased to WARN at iteration 50 (since iteration 7):"
                + " the norm is 2000.");
  }

  @Test
  void aClosedFindingSaysHowLongItLasted() {
    assertThat(AlertText.of(Findings.event(Kind.CLOSED, Severity.WARN, Severity.WARN)))
        .isEqualTo(
            "EXPLODING_GRADIENT in layers 0-1 closed at iteration 50: last seen at iteration 30,"
                + " open since 7.");
  }

  @Test
  void aFindingOfTheWholeNetworkNamesNoLayer() {
    assertThat(AlertText.of(Findings.event(Kind.OPENED, Severity.WARN, Severity.WARN, List.of())))
        .startsWith("EXPLODING_GRADIENT at iteration 50: ");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void isOneLineWhateverTheLayersAreCalled(Kind kind) {
    List<String> names = List.of("encoder\nERROR forged line", "a\r\nb");

    assertThat(AlertText.of(Findings.event(kind, Severity.WARN, Severity.WARN, names)))
        .doesNotContain("\n", "\r");
  }

  @Test
  void noLayersAreNoText() {
    assertThat(AlertText.layers(List.of())).isEmpty();
  }

  @Test
  void oneLayerIsNamed() {
    assertThat(AlertText.layers(List.of("3"))).isEqualTo("layer 3");
  }

  @Test
  void runsOfNumbersAreDrawnTogether() {
    assertThat(AlertText.layers(List.of("0", "1", "2", "5", "7", "8")))
        .isEqualTo("layers 0-2, 5, 7-8");
  }

  @Test
  void namesAreListed() {
    assertThat(AlertText.layers(List.of("encoder", "4", "5", "decoder")))
        .isEqualTo("layers encoder, 4-5, decoder");
  }

  @Test
  void runsOfDl4jsOwnNamesAreDrawnTogether() {
    assertThat(AlertText.layers(List.of("layer0", "layer1", "layer3")))
        .isEqualTo("layer0-layer1, layer3");
  }

  @Test
  void namesThatCountInDifferentWordsAreNotDrawnTogether() {
    assertThat(AlertText.layers(List.of("conv1", "dense2"))).isEqualTo("layers conv1, dense2");
  }

  @Test
  void aNumberTooLongToCountIsAName() {
    String name = "9".repeat(40);

    assertThat(AlertText.layers(List.of(name, name))).isEqualTo("layers " + name + ", " + name);
  }

  @Test
  void theOrderGivenIsKept() {
    assertThat(AlertText.layers(List.of("6", "0", "1"))).isEqualTo("layers 6, 0-1");
  }

  @Property(tries = 300)
  void everyNumberCanBeReadBack(
      @ForAll @Size(min = 2, max = 20) @UniqueElements List<@IntRange(max = 30) Integer> numbers) {
    String text = AlertText.layers(numbers.stream().map(String::valueOf).toList());
    List<Integer> read =
        List.of(text.substring("layers ".length()).split(", ", -1)).stream()
            .flatMapToInt(AlertTextTest::range)
            .boxed()
            .toList();

    assertThat(read).isEqualTo(numbers);
  }

  private static IntStream range(String part) {
    String[] ends = part.split("-", -1);
    return IntStream.rangeClosed(
        Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
  }

  private static TreatmentEvent treatment(TreatmentEvent.Kind kind, String layer) {
    return new TreatmentEvent(
        "session",
        "0",
        kind,
        "revive-units",
        Optional.of(Pathology.DEAD_UNITS),
        List.of(layer),
        "3 of 9 units begin again",
        0.33,
        0,
        "1",
        50,
        0);
  }

  @Test
  void aTreatmentSaysWhyWhereWhenAndItsEffect() {
    assertThat(AlertText.of(treatment(TreatmentEvent.Kind.GIVEN, "encoder")))
        .isEqualTo(
            "revive-units given for DEAD_UNITS in layer encoder at iteration 50:"
                + " 3 of 9 units begin again.");
    assertThat(AlertText.of(treatment(TreatmentEvent.Kind.ADVISED, "a\nb")))
        .startsWith("revive-units advised for DEAD_UNITS in layer a\\u000ab at iteration 50");
  }
}
