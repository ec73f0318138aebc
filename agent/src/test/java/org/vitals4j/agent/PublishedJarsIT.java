package org.vitals4j.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** What Maven Central asks of a release, of each module that is published. */
@SuppressWarnings("UnusedVariable") // JUnit reads sources of arguments by their names
class PublishedJarsIT {

  private static final Path PROJECT = Path.of("..");

  /** POMs that have no parent, from which the others inherit the rest. */
  private static final List<String> ROOTS = List.of("pom.xml", "bom/dl4j-ui/pom.xml");

  private static final List<String> PUBLISHED =
      List.of("pom.xml", "bom/dl4j-ui/pom.xml", "listeners/pom.xml", "agent/pom.xml");

  private static final List<String> MODULES = List.of("listeners", "agent");

  private static final List<Arguments> JARS =
      Stream.of("", "-sources", "-javadoc")
          .flatMap(jar -> MODULES.stream().map(module -> Arguments.of(module, jar)))
          .toList();

  private static Element pom(String file) throws Exception {
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(PROJECT.resolve(file).toFile());
    return document.getDocumentElement();
  }

  private static String text(Element parent, String name) {
    for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child.getNodeName().equals(name)) {
        return child.getTextContent().strip();
      }
    }
    return "";
  }

  /** A jar of a module: its own, or one with a classifier. */
  private static JarFile jar(String module, String classifier) throws Exception {
    String name = module.equals("agent") ? "" : "-" + text(pom("pom.xml"), "version");
    return new JarFile(
        PROJECT
            .resolve(module)
            .resolve("target/vitals4j-" + module + name + classifier + ".jar")
            .toFile());
  }

  private static List<String> names(JarFile jar) {
    return jar.stream().map(JarEntry::getName).toList();
  }

  @ParameterizedTest
  @FieldSource("PUBLISHED")
  void pomsNameAndDescribe(String file) throws Exception {
    Element pom = pom(file);

    assertThat(List.of("artifactId", "name", "description"))
        .allSatisfy(element -> assertThat(text(pom, element)).as(element).isNotBlank());
  }

  @ParameterizedTest
  @FieldSource("ROOTS")
  void pomsSayWhereFromByWhomAndUnderWhichLicence(String file) throws Exception {
    Element pom = pom(file);

    assertThat(List.of("url", "licenses", "developers", "scm"))
        .allSatisfy(element -> assertThat(text(pom, element)).as(element).isNotBlank());
  }

  @ParameterizedTest
  @FieldSource("MODULES")
  void thereAreSourcesAndJavadoc(String module) throws Exception {
    try (JarFile sources = jar(module, "-sources");
        JarFile javadoc = jar(module, "-javadoc")) {
      assertThat(names(sources)).anyMatch(name -> name.endsWith(".java"));
      assertThat(names(javadoc)).contains("index.html");
    }
  }

  @ParameterizedTest
  @FieldSource("JARS")
  void everyJarHasLicenceNoticeAndVersion(String module, String classifier) throws Exception {
    String version = text(pom("pom.xml"), "version");
    try (JarFile jar = jar(module, classifier)) {
      assertThat(names(jar)).contains("META-INF/LICENSE", "META-INF/NOTICE");
      assertThat(jar.getManifest().getMainAttributes().getValue("Implementation-Version"))
          .isEqualTo(version);
    }
  }

  @Test
  void theLibraryNamesWhatIsShadedIntoIt() throws Exception {
    try (JarFile jar = jar("listeners", "")) {
      byte[] notice = jar.getInputStream(jar.getEntry("META-INF/NOTICE")).readAllBytes();

      assertThat(new String(notice, StandardCharsets.UTF_8)).contains("Typesafe Config", "ECharts");
      assertThat(names(jar))
          .contains("META-INF/licenses/echarts/LICENSE")
          .anyMatch(name -> name.startsWith("org/vitals4j/config/hocon/"))
          .noneMatch(name -> name.startsWith("com/typesafe/"));
    }
  }
}
