package org.vitals4j.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/measured.md says of each quantity what the catalogue says, and names no other. */
class QuantityDocsTest {

  private static final Path DOCUMENT = Path.of("..", "docs", "measured.md");

  /** Id, meaning, unit and range of each row of the table below a heading. */
  private static List<String> rows(String heading) throws IOException {
    String text = Files.readString(DOCUMENT);
    int from = text.indexOf("\n## " + heading + "\n");
    assertThat(from).as("the heading '%s' in %s", heading, DOCUMENT).isNotNegative();
    int next = text.indexOf("\n## ", from + 1);
    return text.substring(from, next)
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.split("\\|"))
        .map(cells -> cells[1].strip() + " " + cells[2].strip() + " " + cells[3].strip())
        .toList();
  }

  private static String row(String id, String unit, LayerQuantity.Range range) {
    return "`" + id + "` " + unit + " " + range;
  }

  @Test
  void listsTheQuantitiesOfALayer() throws IOException {
    assertThat(rows("Quantities of a layer"))
        .containsExactlyElementsOf(
            Arrays.stream(LayerQuantity.values())
                .map(one -> row(one.id(), one.unit(), one.range()))
                .toList());
  }

  @Test
  void listsTheQuantitiesOfTheRun() throws IOException {
    assertThat(rows("Quantities of the run"))
        .containsExactlyElementsOf(
            Arrays.stream(RunQuantity.values())
                .map(one -> row(one.id(), one.unit(), one.range()))
                .toList());
  }
}
