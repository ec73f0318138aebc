package org.vitals4j.ui;

import java.io.IOException;
import org.nd4j.shade.jackson.core.json.JsonReadFeature;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.json.JsonMapper;
import org.nd4j.shade.jackson.databind.node.ArrayNode;
import org.nd4j.shade.jackson.databind.node.JsonNodeFactory;
import org.nd4j.shade.jackson.databind.node.ObjectNode;
import org.vitals4j.report.PlainText;

/**
 * Names in a form that DL4J's pages may be given: they write them into the page as markup, into
 * selectors and into addresses. A character that means something there is written as {@code
 * (u003c)}; in the names that people choose there is none.
 */
final class Dl4jNames {

  private static final String SPECIAL = "<>&\"'`\\";
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private Dl4jNames() {}

  /** A session, a worker or a layer. */
  static String name(String name) {
    return unmarked(PlainText.name(name));
  }

  /** A parameter block of a layer: what is added to the layer's name stays. */
  static String block(String layer, String block) {
    return block.startsWith(layer)
        ? name(layer) + name(block.substring(layer.length()))
        : name(block);
  }

  /**
   * A network's configuration, with every text in it made harmless.
   *
   * @throws IOException if it is no JSON
   */
  static String configuration(String json) throws IOException {
    return isHarmless(json)
        ? json
        : JSON.writerWithDefaultPrettyPrinter().writeValueAsString(harmless(JSON.readTree(json)));
  }

  private static boolean isHarmless(String json) {
    int quote = 0;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (c > '~' || (c != '"' && SPECIAL.indexOf(c) >= 0)) {
        return false;
      }
      if (c == '"') {
        if (i - quote > PlainText.MAX_NAME) {
          return false;
        }
        quote = i;
      }
    }
    return true;
  }

  private static JsonNode harmless(JsonNode node) {
    if (node.isTextual()) {
      return JsonNodeFactory.instance.textNode(name(node.textValue()));
    }
    if (node instanceof ArrayNode array) {
      ArrayNode made = JsonNodeFactory.instance.arrayNode(array.size());
      array.forEach(one -> made.add(harmless(one)));
      return made;
    }
    if (node instanceof ObjectNode object) {
      ObjectNode made = JsonNodeFactory.instance.objectNode();
      object.fields().forEachRemaining(f -> made.set(name(f.getKey()), harmless(f.getValue())));
      return made;
    }
    return node;
  }

  private static String unmarked(String text) {
    StringBuilder made = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (SPECIAL.indexOf(c) >= 0) {
        made.append(String.format("(u%04x)", (int) c));
      } else {
        made.append(c);
      }
    }
    return made.toString();
  }
}
