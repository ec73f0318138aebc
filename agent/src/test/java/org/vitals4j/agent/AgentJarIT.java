package org.vitals4j.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** What is in the jar, and what is not. */
class AgentJarIT {

  private static final int JAVA_8 = 52;

  private static List<String> files() throws IOException {
    try (JarFile jar = new JarFile(Fork.AGENT.toFile())) {
      return jar.stream().filter(entry -> !entry.isDirectory()).map(JarEntry::getName).toList();
    }
  }

  @Test
  void hasOnlyOurNamesInTheOpen() throws IOException {
    assertThat(files())
        .allMatch(
            name ->
                name.matches(
                    "(META-INF/(MANIFEST.MF|LICENSE|NOTICE|maven/org.vitals4j/.*)"
                        + "|org/vitals4j/agent/.*|library/.*)"));
  }

  @Test
  void hasOnlyTheLibraryInItsFolder() throws IOException {
    assertThat(files().stream().filter(name -> name.startsWith("library/")))
        .isNotEmpty()
        .allMatch(
            name ->
                name.matches(
                    "library/(META-INF/(services|licenses)/.*|org/vitals4j/.*|picocli/.*|com/google/gson/.*)"));
  }

  @Test
  void hasNoClassTwice() throws IOException {
    List<String> names =
        files().stream()
            .filter(name -> name.endsWith(".class"))
            .map(name -> name.replaceFirst("^library/", ""))
            .toList();

    assertThat(names).isNotEmpty().doesNotHaveDuplicates();
  }

  @Test
  void hasNothingOfTheHosts() throws IOException {
    assertThat(files())
        .noneMatch(name -> name.matches(".*(deeplearning4j|nd4j|slf4j|com/typesafe|objectweb).*"));
  }

  @Test
  void carriesTheLicencesOfWhatIsInIt() throws IOException {
    assertThat(files()).contains("META-INF/LICENSE", "library/META-INF/licenses/echarts/LICENSE");
    try (JarFile jar = new JarFile(Fork.AGENT.toFile())) {
      byte[] notice = jar.getInputStream(jar.getEntry("META-INF/NOTICE")).readAllBytes();

      assertThat(new String(notice, StandardCharsets.UTF_8))
          .contains("INRIA, France Telecom", "picocli", "Gson", "Typesafe Config");
    }
  }

  @Test
  void beginsInByteCodeThatJava8CanLoad() throws IOException {
    try (JarFile jar = new JarFile(Fork.AGENT.toFile())) {
      for (String name : List.of("Agent", "Main", "JavaVersion")) {
        try (DataInputStream code =
            new DataInputStream(
                jar.getInputStream(jar.getEntry("org/vitals4j/agent/" + name + ".class")))) {
          code.skipNBytes(6);
          assertThat(code.readUnsignedShort()).as(name).isEqualTo(JAVA_8);
        }
      }
    }
  }

  @Test
  void cannotInstrumentTheJvmThatAttaches() throws IOException {
    try (JarFile jar = new JarFile(Fork.AGENT.toFile())) {
      Attributes manifest = jar.getManifest().getMainAttributes();

      assertThat(manifest.getValue("Launcher-Agent-Class")).isNull();
      assertThat(manifest.getValue("Premain-Class")).isEqualTo("org.vitals4j.agent.Agent");
      assertThat(manifest.getValue("Agent-Class")).isEqualTo("org.vitals4j.agent.Agent");
    }
  }

  @Test
  void isAModuleOfItsOwnName() throws IOException {
    try (JarFile jar = new JarFile(Fork.AGENT.toFile())) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name"))
          .isEqualTo("org.vitals4j.agent");
    }
  }
}
