package org.vitals4j.plugin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vitals4j.clip.ClippingPolicy;
import org.vitals4j.config.ConfigSources;
import org.vitals4j.config.Configuration;
import org.vitals4j.diagnose.Detector;
import org.vitals4j.diagnose.Detectors;
import org.vitals4j.plugin.Plugins.Found;
import org.vitals4j.publish.AlertLog;
import org.vitals4j.publish.Publisher;
import org.vitals4j.publish.SummaryLog;

class PluginsTest {

  private Path jars = Path.of("");

  @BeforeEach
  void folderOfJars(@TempDir Path folder) throws IOException {
    jars = Files.createDirectory(folder.resolve("plugins"));
  }

  private static Plugins plugins(Map<String, String> arguments) {
    return Plugins.find(Configuration.load(new ConfigSources(arguments, Map.of(), Map.of())));
  }

  private Plugins fromFolder() {
    return plugins(Map.of("plugins.dir", jars.toString()));
  }

  private static List<String> names(Plugins plugins) {
    return plugins.detectors().stream().map(Supplier::get).map(Detector::name).toList();
  }

  /** A class that makes a detector. */
  private static String detector(String type, String name, String constructor) {
    return """
    package mine;
    import java.util.List;
    import org.vitals4j.config.*;
    import org.vitals4j.diagnose.*;
    import org.vitals4j.report.*;
    import org.vitals4j.plugin.*;
    public class %1$s implements DetectorPlugin {
      %3$s
      public String name() { return "%2$s"; }
      public String description() { return "test"; }
      public Detector create(Options options) {
        return new Detector() {
          public String name() { return "%2$s"; }
          public List<Symptom> examine(IterationSnapshot snapshot) { return List.of(); }
        };
      }
    }
    """
        .formatted(type, name, constructor);
  }

  @Test
  void everyDetectorThatComesWithTheLibraryIsAPlugin() {
    List<String> made =
        Arrays.stream(Detectors.class.getMethods())
            .filter(
                method ->
                    method.getReturnType() == Detector.class && method.getParameterCount() == 0)
            .map(PluginsTest::call)
            .map(Detector::name)
            .toList();

    assertThat(plugins(Map.of()).all().stream().filter(one -> one.kind() == DetectorPlugin.class))
        .extracting(one -> one.plugin().name())
        .containsExactlyInAnyOrderElementsOf(made);
  }

  private static Detector call(Method maker) {
    try {
      return (Detector) maker.invoke(null);
    } catch (ReflectiveOperationException impossible) {
      throw new LinkageError(impossible.getMessage(), impossible);
    }
  }

  @Test
  void standardIsWhatTheLibrarySays() {
    assertThat(names(plugins(Map.of())))
        .containsExactlyElementsOf(
            Detectors.standard().stream().map(Supplier::get).map(Detector::name).toList());
    assertThat(plugins(Map.of()).publishers())
        .hasExactlyElementsOfTypes(AlertLog.class, SummaryLog.class);
    assertThat(plugins(Map.of()).clipping()).isEmpty();
  }

  @Test
  void namesInPlaceOfStandardAreTheOnlyOnes() {
    assertThat(names(plugins(Map.of("detectors", "dead-units+non-finite"))))
        .containsExactly("dead-units", "non-finite");
  }

  @Test
  void othersAreAddedByName() {
    assertThat(plugins(Map.of("publishers", "standard+gradient-log")).publishers())
        .extracting(Publisher::name)
        .contains("gradient-log")
        .hasSize(3);
  }

  @Test
  void aPolicyIsChosenWithTheValueOfItsFirstOption() {
    assertThat(plugins(Map.of("clipping", "norm:2.5")).clipping())
        .map(ClippingPolicy::name)
        .hasValue("norm(2.5)");
    assertThat(plugins(Map.of("clipping", "norm", "norm.max", "3")).clipping())
        .map(ClippingPolicy::name)
        .hasValue("norm(3.0)");
  }

  @Test
  void treatmentsAreGivenByName() {
    assertThat(plugins(Map.of()).treatments().isEmpty()).isTrue();
    assertThat(plugins(Map.of("treatments", "none")).treatments().isEmpty()).isTrue();
    assertThat(plugins(Map.of("treatments", "revive-units")).treatments().isEmpty()).isFalse();
    assertThat(plugins(Map.of("treatments", "automatic")).treatments().isEmpty()).isFalse();
  }

  @Test
  void aMissingTreatmentIsAProblemThatNamesTheNearest() {
    Plugins plugins = plugins(Map.of("treatments", "revive-unit"));

    assertThat(plugins.treatments().isEmpty()).isTrue();
    assertThat(plugins.problems().get(0)).contains("did you mean 'revive-units'?");
  }

  @Test
  void wordsThatAreNoTreatmentsAreKnownToo() {
    Plugins plugins = plugins(Map.of("treatments", "automatik"));

    assertThat(plugins.treatments().isEmpty()).isTrue();
    assertThat(plugins.problems().get(0)).contains("did you mean 'automatic'?");
  }

  @Test
  void aTreatmentWithABadRuleIsLeftOut() throws IOException {
    SourceJar.write(
        jars.resolve("a.jar"),
        "mine.A",
        """
        package mine;
        import java.util.Set;
        import org.vitals4j.config.*;
        import org.vitals4j.report.Pathology;
        import org.vitals4j.plugin.*;
        import org.vitals4j.treat.*;
        public class A implements TreatmentPlugin {
          public String name() { return "never"; }
          public String description() { return "test"; }
          public Set<Pathology> treats() { return Set.of(Pathology.DEAD_UNITS); }
          public int maxApplications() { return 0; }
          public Treatment create(Options options) { return Treatments.leak(); }
        }
        """);
    Plugins plugins = plugins(Map.of("plugins.dir", jars.toString(), "treatments", "never+leak"));

    assertThat(plugins.treatments().isEmpty()).isFalse();
    assertThat(plugins.problems())
        .singleElement()
        .asString()
        .startsWith("'never' is left out: a treatment must be given at least once");
  }

  @Test
  void aForbiddenValueOfAPolicyIsAProblem() {
    Plugins plugins = plugins(Map.of("clipping", "norm:-1"));

    assertThat(plugins.clipping()).isEmpty();
    assertThat(plugins.problems())
        .containsExactly("'norm' is left out: norm:-1 must have a number in (0, infinity).");
  }

  @Test
  void aMissingNameIsAProblemThatNamesTheNearest() {
    Plugins plugins = plugins(Map.of("detectors", "standard+dead-unit"));

    assertThat(names(plugins)).hasSize(Detectors.standard().size());
    assertThat(plugins.problems().get(0))
        .startsWith("detectors names 'dead-unit', which is not there, did you mean 'dead-units'?");
  }

  @Test
  void aJarInTheFolderIsFoundAndOn() throws IOException {
    SourceJar.write(jars.resolve("a.jar"), "mine.A", detector("A", "from-a-jar", ""));

    assertThat(names(fromFolder())).contains("from-a-jar");
    assertThat(fromFolder().problems()).isEmpty();
  }

  @Test
  void eachJarHasALoaderOfItsOwn() throws IOException {
    // The same class name in both, which makes different detectors.
    SourceJar.write(jars.resolve("a.jar"), "mine.A", detector("A", "first", ""));
    SourceJar.write(jars.resolve("b.jar"), "mine.A", detector("A", "second", ""));

    assertThat(names(fromFolder())).contains("first", "second");
  }

  @Test
  void ofTwoPluginsOfOneNameTheFirstStays() throws IOException {
    SourceJar.write(jars.resolve("a.jar"), "mine.A", detector("A", "non-finite", ""));

    Plugins plugins = fromFolder();

    assertThat(names(plugins)).containsOnlyOnce("non-finite");
    assertThat(plugins.problems())
        .containsExactly(
            "the detector mine.A of "
                + jars.resolve("a.jar")
                + " is left out: the name 'non-finite' is taken by the detector of Vitals4j.");
  }

  @Test
  void aConstructorThatThrowsIsSaidAndTheOthersAreThere() throws IOException {
    String thrower = "public A() { throw new IllegalStateException(\"no luck\"); }";
    SourceJar.write(jars.resolve("a.jar"), "mine.A", detector("A", "thrower", thrower));
    SourceJar.write(jars.resolve("b.jar"), "mine.B", detector("B", "good", ""));

    Plugins plugins = fromFolder();

    assertThat(names(plugins)).contains("good").doesNotContain("thrower");
    assertThat(plugins.problems()).singleElement().asString().contains("a.jar").contains("no luck");
  }

  @Test
  void aMissingDependencyIsNamed() throws IOException {
    String user = "private final mine.Helper helper = new mine.Helper();";
    SourceJar.writeWithout(
        jars.resolve("a.jar"),
        "mine.A",
        "mine/Helper",
        detector("A", "needy", user),
        "package mine; public class Helper {}");

    assertThat(fromFolder().problems())
        .singleElement()
        .asString()
        .contains("it needs the class mine.Helper, which is not there");
  }

  @Test
  void aJarWithoutAPluginIsSaid() throws IOException {
    SourceJar.write(jars.resolve("a.jar"), "", "package mine; public class A {}");

    assertThat(fromFolder().problems()).singleElement().asString().contains("has no plug-in");
  }

  @Test
  void aJarThatIsNoJarIsCalledUnreadable() throws IOException {
    Path jar = Files.writeString(jars.resolve("a.jar"), "this is not a jar");
    SourceJar.write(jars.resolve("b.jar"), "mine.B", detector("B", "good", ""));
    Plugins plugins = fromFolder();

    assertThat(names(plugins)).contains("good");
    assertThat(plugins.problems())
        .singleElement()
        .asString()
        .startsWith("the jar " + jar + " cannot be read: ")
        .doesNotContain("META-INF/services");
  }

  @Test
  void aJarThatWasCutOffIsCalledUnreadable() throws IOException {
    Path jar = jars.resolve("a.jar");
    SourceJar.write(jar, "mine.A", detector("A", "cut-off", ""));
    byte[] whole = Files.readAllBytes(jar);
    Files.write(jar, Arrays.copyOf(whole, whole.length / 2));

    assertThat(fromFolder().problems())
        .singleElement()
        .asString()
        .startsWith("the jar " + jar + " cannot be read: ");
  }

  @Test
  void aJarWhoseContentIsDamagedIsCalledUnreadable() throws IOException {
    Path jar = jars.resolve("a.jar");
    SourceJar.write(jar, "mine.A", detector("A", "damaged", ""));
    byte[] bytes = Files.readAllBytes(jar);
    int name = new String(bytes, ISO_8859_1).indexOf("META-INF/services/");
    int content = name + "META-INF/services/org.vitals4j.plugin.DetectorPlugin".length();
    Arrays.fill(bytes, content, content + 6, (byte) 0xFF);
    Files.write(jar, bytes);

    assertThat(fromFolder().problems())
        .singleElement()
        .asString()
        .startsWith("the jar " + jar + " cannot be read: ");
  }

  @Test
  void aBrokenLinkToAJarIsCalledUnreadable() throws IOException {
    Path jar = Files.createSymbolicLink(jars.resolve("a.jar"), Path.of("/no/such/file.jar"));

    assertThat(fromFolder().problems())
        .containsExactly(
            "the jar "
                + jar
                + " cannot be read: it is a link to /no/such/file.jar, which is not there.");
  }

  @Test
  void anEmptyFileIsCalledUnreadable() throws IOException {
    Path jar = Files.createFile(jars.resolve("a.jar"));

    assertThat(fromFolder().problems())
        .singleElement()
        .asString()
        .startsWith("the jar " + jar + " cannot be read: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "throw new StackOverflowError();",
        "throw new OutOfMemoryError();",
        "throw new RuntimeException() {"
            + " public String getMessage() { throw new IllegalStateException(); } };"
      })
  void whateverAConstructorThrowsIsSaidAndTheOthersAreThere(String statement) throws IOException {
    SourceJar.write(
        jars.resolve("a.jar"),
        "mine.A",
        detector("A", "thrower", "public A() { if (true) " + statement + " }"));
    SourceJar.write(jars.resolve("b.jar"), "mine.B", detector("B", "good", ""));
    Plugins plugins = fromFolder();

    assertThat(names(plugins)).contains("good", "non-finite").doesNotContain("thrower");
    assertThat(plugins.problems()).singleElement().asString().contains("a.jar");
  }

  @ParameterizedTest
  @ValueSource(strings = {"boolean standard()", "java.util.List options()"})
  void whateverAMethodThrowsIsSaidAndTheOthersAreThere(String method) throws IOException {
    SourceJar.write(
        jars.resolve("a.jar"),
        "mine.A",
        detector("A", "thrower", "public " + method + " { throw new StackOverflowError(); }"));
    Plugins plugins = fromFolder();

    assertThat(names(plugins)).contains("non-finite").doesNotContain("thrower");
    assertThat(plugins.problems()).singleElement().asString().contains("StackOverflowError");
  }

  @Test
  void aFolderThatIsNotThereIsSaid() {
    assertThat(plugins(Map.of("plugins.dir", "/no/such/folder")).problems())
        .containsExactly(
            "plugins.dir = /no/such/folder is not a folder; no plug-ins were loaded from there.");
  }

  @Test
  void aForbiddenOptionOfAPluginIsAProblem() {
    assertThat(plugins(Map.of("alerts.level", "loud")).problems())
        .containsExactly(
            "alerts.level = loud (agent argument) must be one of info, warn, critical; the default"
                + " info is used.");
  }

  @Test
  void publishersGetTheirOptions() {
    List<Publisher> publishers = plugins(Map.of("alerts.level", "critical")).publishers();

    assertThat(publishers).first().hasToString("AlertLog[minSeverity=CRITICAL]");
  }

  @Test
  void aBuiltInHasTheVersionOfTheLibrary() {
    assertThat(plugins(Map.of()).all())
        .filteredOn(Found::isBuiltIn)
        .isNotEmpty()
        .allSatisfy(
            one -> assertThat(one.plugin().version()).matches("\\d+\\.\\d+\\.\\d+(-\\w+)?"));
  }

  @Test
  void aPluginWithoutAManifestIsOfUnknownVersion() {
    assertThat(PluginVersion.of(ClippingPolicy.class)).isEqualTo("unknown");
  }
}
