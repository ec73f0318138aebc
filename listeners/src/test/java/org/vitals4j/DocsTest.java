package org.vitals4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages lead where they say, can be read, and show code that compiles. */
class DocsTest {

  private static final Path PROJECT = Path.of("..");
  private static final int LONG_SENTENCE = 30;

  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$|^(?: {4}[^\n]*\n)+");
  private static final Pattern NOT_PROSE = Pattern.compile("(?m)^(?:\\||#|!\\[).*$");
  private static final Pattern END_OF_SENTENCE = Pattern.compile("(?<=[.!?])[)*_]*\\s+");
  private static final Pattern NEW_PARAGRAPH = Pattern.compile("\n\\s*\n|\n(?=\\s*- )");
  private static final Pattern JAVA = Pattern.compile("(?s)```java\n(.*?)```");
  private static final Pattern TYPE = Pattern.compile("(?m)^(?:public )?class (\\w+)");
  private static final Pattern IMPORT = Pattern.compile("(?m)^import .*;$");

  private static Stream<Path> pages() throws IOException {
    try (Stream<Path> top = Files.list(PROJECT);
        Stream<Path> docs = Files.list(PROJECT.resolve("docs"))) {
      return Stream.concat(top, docs)
          .filter(file -> file.toString().endsWith(".md"))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkLeadsSomewhere(Path page) throws IOException {
    String text = CODE.matcher(Files.readString(page)).replaceAll("");

    assertThat(LINK.matcher(text).results().map(link -> link.group(1)))
        .filteredOn(link -> !link.startsWith("https://"))
        .allMatch(link -> exists(page, link));
  }

  private static boolean exists(Path page, String link) {
    String[] parts = link.split("#", 2);
    Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
    return Files.exists(file) && (parts.length == 1 || anchors(file).contains(parts[1]));
  }

  /** As GitHub makes them of headings. */
  private static List<String> anchors(Path page) {
    return CODE.matcher(read(page))
        .replaceAll("")
        .lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
        .map(line -> line.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }

  @Test
  void aLinkToNowhereIsSeen() {
    Path readme = PROJECT.resolve("README.md");

    assertThat(exists(readme, "docs/diagnoses.md#dead_units")).isTrue();
    assertThat(exists(readme, "docs/diagnoses.md#no-such-heading")).isFalse();
    assertThat(exists(readme, "docs/no-such-page.md")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "docs/accuracy.md",
        "docs/agent.md",
        "docs/configuration.md",
        "docs/cuda.md",
        "docs/distributed.md",
        "docs/examples.md",
        "docs/measured.md",
        "docs/operations.md",
        "docs/overhead.md",
        "docs/plugins.md",
        "docs/rationale.md",
        "docs/repair.md",
        "docs/safety.md",
        "docs/timeline.md",
        "docs/treatments.md",
        "docs/ui.md"
      })
  void nineSentencesInTenAreShort(String page) {
    List<String> sentences = sentences(read(PROJECT.resolve(page)));
    int[] words = sentences.stream().mapToInt(DocsTest::words).sorted().toArray();

    assertThat(sentences).hasSizeGreaterThan(10);
    assertThat(words[(int) Math.ceil(0.9 * words.length) - 1])
        .as(() -> "words of the longest: " + longest(sentences))
        .isLessThan(LONG_SENTENCE);
  }

  @Test
  void sentencesAreCountedInProseAlone() {
    String page =
        """
        # A heading. It is no sentence

        One two. Three `four five` (see [six seven](eight.md)).

        - Nine ten
        - eleven.

            code is not counted.

        | nor | a table. |
        """;

    assertThat(sentences(page).stream().map(DocsTest::words)).containsExactly(2, 6, 2, 1);
  }

  private static List<String> sentences(String page) {
    String prose = NOT_PROSE.matcher(CODE.matcher(page).replaceAll("\n")).replaceAll("\n");
    return NEW_PARAGRAPH
        .splitAsStream(prose)
        .flatMap(END_OF_SENTENCE::splitAsStream)
        .map(sentence -> sentence.replaceAll("\\]\\([^)]*\\)", "]").strip())
        .filter(sentence -> words(sentence) > 0)
        .toList();
  }

  private static int words(String sentence) {
    return (int)
        Arrays.stream(sentence.split("\\s+", -1))
            .filter(word -> word.matches(".*[\\p{L}\\p{N}].*"))
            .count();
  }

  private static String longest(List<String> sentences) {
    return sentences.stream().max((a, b) -> Integer.compare(words(a), words(b))).orElse("");
  }

  @Test
  void everySnippetOfTheReadmeCompiles(@TempDir Path classes) {
    List<String> snippets = snippets("README.md");

    assertThat(snippets).hasSizeGreaterThan(3);
    assertThat(
            compiles(
                classes,
                IntStream.range(0, snippets.size())
                    .mapToObj(i -> snippet("Snippet" + i, snippets.get(i)))
                    .toList()))
        .isTrue();
  }

  @Test
  void everyClassOfThePageOnPluginsCompiles(@TempDir Path classes) {
    List<String> types = snippets("docs/plugins.md");

    assertThat(types).hasSizeGreaterThan(2);
    assertThat(compiles(classes, types.stream().map(DocsTest::type).toList())).isTrue();
  }

  private static List<String> snippets(String page) {
    return JAVA.matcher(read(PROJECT.resolve(page))).results().map(one -> one.group(1)).toList();
  }

  private static boolean compiles(Path classes, List<JavaFileObject> sources) {
    return ToolProvider.getSystemJavaCompiler()
        .getTask(null, null, null, List.of("-d", classes.toString(), "-proc:none"), null, sources)
        .call();
  }

  /** A whole file. */
  private static JavaFileObject type(String text) {
    return source(
        TYPE.matcher(text).results().findFirst().map(one -> one.group(1)).orElseThrow(), text);
  }

  /** With the variables that the page says are there. */
  private static JavaFileObject snippet(String name, String snippet) {
    List<String> lines = new ArrayList<>();
    IMPORT.matcher(snippet).results().map(MatchResult::group).forEach(lines::add);
    if (lines.isEmpty()) { // as in the snippet before
      lines.add("import org.vitals4j.TrainingMonitor;");
    }
    lines.add("import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;");
    lines.add("import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;");
    return source(
        name,
        String.join("\n", lines)
            + "\nclass "
            + name
            + " { void run(MultiLayerNetwork network, DataSetIterator data) {\n"
            + IMPORT.matcher(snippet).replaceAll("")
            + "} }");
  }

  private static JavaFileObject source(String name, String text) {
    return new SimpleJavaFileObject(
        URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
