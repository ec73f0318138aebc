package org.vitals4j;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.vitals4j.network.ConfigurationCopy;
import org.vitals4j.network.ModifiableNetwork;
import org.vitals4j.report.Internal;

/** The walls between the rooms: {@code design.md}, "One direction of flow". */
@AnalyzeClasses(packages = "org.vitals4j", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomWallsTest {

  private static final String ROOT = "org.vitals4j";
  private static final String REPORT = "org.vitals4j.report..";
  private static final String NETWORK = "org.vitals4j.network..";
  private static final String SESSION = "org.vitals4j.session..";
  private static final String CLIP = "org.vitals4j.clip..";
  private static final String MEASURE = "org.vitals4j.measure..";
  private static final String STATS = "org.vitals4j.stats..";
  private static final String DIAGNOSE = "org.vitals4j.diagnose..";
  private static final String WORKERS = "org.vitals4j.diagnose.workers";
  private static final String TREAT = "org.vitals4j.treat..";
  private static final String PUBLISH = "org.vitals4j.publish..";
  private static final String UI = "org.vitals4j.ui..";
  private static final String CONFIG = "org.vitals4j.config..";
  private static final String PLUGIN = "org.vitals4j.plugin..";
  private static final String[] DL4J = {"org.deeplearning4j..", "org.nd4j..", "org.bytedeco.."};
  private static final String[] DL4J_UI = {
    "org.deeplearning4j.ui..", "org.deeplearning4j.core..", "io.vertx.."
  };

  // What each room may know.

  @ArchTest
  static final ArchRule statsKnowsNothingButJava =
      classes()
          .that()
          .resideInAPackage(STATS)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(STATS, "java..", "org.jspecify..").or(type(Internal.class)));

  @ArchTest
  static final ArchRule reportKnowsNothingButJava =
      classes()
          .that()
          .resideInAPackage(REPORT)
          .should()
          .onlyDependOnClassesThat(resideInAnyPackage(REPORT, "java..", "org.jspecify.."));

  @ArchTest
  static final ArchRule networkKnowsReportsOnly =
      noClasses()
          .that()
          .resideInAPackage(NETWORK)
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.vitals4j..").and(resideOutsideOfPackages(NETWORK, REPORT)));

  @ArchTest
  static final ArchRule measureKnowsNetworksAndReportsOnly =
      noClasses()
          .that()
          .resideInAPackage(MEASURE)
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.vitals4j..")
                  .and(resideOutsideOfPackages(MEASURE, NETWORK, REPORT, STATS)));

  @ArchTest
  static final ArchRule measureDoesNotLog =
      noClasses()
          .that()
          .resideInAPackage(MEASURE)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.slf4j..", "java.util.logging..", "ch.qos.logback.."));

  @ArchTest
  static final ArchRule diagnoseKnowsReportsStatisticsAndItsOptionsOnly =
      classes()
          .that()
          .resideInAPackage(DIAGNOSE)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(DIAGNOSE, REPORT, STATS, CONFIG, "java..", "org.jspecify.."));

  @ArchTest
  static final ArchRule clipKnowsMeasurementsAndReportsOnly =
      noClasses()
          .that()
          .resideInAPackage(CLIP)
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.vitals4j..")
                  .and(resideOutsideOfPackages(CLIP, MEASURE, NETWORK, REPORT, STATS)));

  @ArchTest
  static final ArchRule treatKnowsNoPublisher =
      noClasses()
          .that()
          .resideInAPackage(TREAT)
          .should()
          .dependOnClassesThat(resideInAnyPackage(PUBLISH, UI));

  @ArchTest
  static final ArchRule publishKnowsReportsOnly =
      noClasses()
          .that()
          .resideInAPackage(PUBLISH)
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.vitals4j..").and(resideOutsideOfPackages(PUBLISH, REPORT)));

  @ArchTest
  static final ArchRule publishHoldsNoModel =
      noClasses()
          .that()
          .resideInAPackage(PUBLISH)
          .should()
          .dependOnClassesThat(resideInAnyPackage(DL4J));

  /** The workers of other JVMs meet in the server of the page, and are compared there. */
  @ArchTest
  static final ArchRule uiKnowsReportsPublishersAndTheComparisonOfWorkersOnly =
      noClasses()
          .that()
          .resideInAPackage(UI)
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.vitals4j..")
                  .and(resideOutsideOfPackages(UI, PUBLISH, REPORT, WORKERS)));

  @ArchTest
  static final ArchRule uiKnowsNoLiveModel =
      noClasses()
          .that()
          .resideInAPackage(UI)
          .should()
          .dependOnClassesThat()
          .areAssignableTo(Model.class)
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(INDArray.class);

  @ArchTest
  static final ArchRule configurationKnowsNoOtherRoom =
      classes()
          .that()
          .resideInAPackage(CONFIG)
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(CONFIG, "java..", "com.typesafe.config..", "org.jspecify..")
                  .or(type(Internal.class)));

  @ArchTest
  static final ArchRule onlyConfigurationKnowsItsFileFormat =
      noClasses()
          .that()
          .resideOutsideOfPackage(CONFIG)
          .should()
          .dependOnClassesThat(resideInAPackage("com.typesafe.config.."));

  @ArchTest
  static final ArchRule pluginsKnowNoDl4jAndNoUi =
      noClasses()
          .that()
          .resideInAPackage(PLUGIN)
          .should()
          .dependOnClassesThat(resideInAnyPackage(DL4J))
          .orShould()
          .dependOnClassesThat(resideInAPackage(UI));

  @ArchTest
  static final ArchRule roomsOfTheirOwnKnowNoPlugins =
      noClasses()
          .that()
          .resideInAnyPackage(
              REPORT, NETWORK, MEASURE, STATS, DIAGNOSE, CLIP, TREAT, PUBLISH, SESSION, UI)
          .should()
          .dependOnClassesThat(resideInAPackage(PLUGIN));

  /** Detectors have limits that a user may set; their defaults are in {@code reference.conf}. */
  @ArchTest
  static final ArchRule onlyDetectorsKnowTheConfiguration =
      noClasses()
          .that()
          .resideInAnyPackage(REPORT, NETWORK, MEASURE, STATS, CLIP, TREAT, PUBLISH, SESSION, UI)
          .should()
          .dependOnClassesThat(resideInAPackage(CONFIG));

  @ArchTest
  static final ArchRule evidenceKnowsNoDetector =
      noClasses()
          .that()
          .resideInAPackage("org.vitals4j.diagnose.evidence")
          .should()
          .dependOnClassesThat(resideInAPackage("org.vitals4j.diagnose"));

  @ArchTest
  static final ArchRule noRoomKnowsTheFrontDoor =
      noClasses()
          .that()
          .resideInAnyPackage(
              REPORT, NETWORK, MEASURE, STATS, DIAGNOSE, CLIP, TREAT, PUBLISH, SESSION, UI, CONFIG,
              PLUGIN)
          .should()
          .dependOnClassesThat(resideInAPackage(ROOT));

  @ArchTest
  static final ArchRule roomsHaveNoCycles =
      slices().matching("org.vitals4j.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule toolsKnowNoTreatments =
      noClasses()
          .that()
          .resideInAnyPackage("org.vitals4j.treat.model", "org.vitals4j.treat.skip")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("org.vitals4j.treat", "org.vitals4j.treat.engine"));

  @ArchTest
  static final ArchRule treatmentsDoNotKnowWhoGivesThem =
      noClasses()
          .that()
          .resideInAPackage("org.vitals4j.treat")
          .should()
          .dependOnClassesThat(resideInAPackage("org.vitals4j.treat.engine"));

  @ArchTest
  static final ArchRule theWireFormatKnowsNoPage =
      noClasses()
          .that()
          .resideInAPackage("org.vitals4j.ui.health.wire")
          .should()
          .dependOnClassesThat(resideInAPackage("org.vitals4j.ui.health"));

  // Who may know what lies outside.

  @ArchTest
  static final ArchRule onlyUiKnowsTheUiOfDl4j =
      noClasses()
          .that()
          .resideOutsideOfPackage(UI)
          .should()
          .dependOnClassesThat(resideInAnyPackage(DL4J_UI));

  @ArchTest
  static final ArchRule theHealthPageOutlivesTheUiOfDl4j =
      noClasses()
          .that()
          .resideInAPackage("org.vitals4j.ui.health..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(DL4J).and(resideOutsideOfPackages("org.nd4j.shade..")))
          .orShould()
          .dependOnClassesThat(resideInAnyPackage(DL4J_UI));

  @ArchTest
  static final ArchRule arraysEndInMeasureClipAndTreat =
      noClasses()
          .that()
          .resideOutsideOfPackages(NETWORK, MEASURE, CLIP, TREAT, SESSION, ROOT)
          .should()
          .dependOnClassesThat()
          .areAssignableTo(INDArray.class);

  @ArchTest
  static final ArchRule theFrontDoorAndSessionsOnlyPassArraysOn =
      noClasses()
          .that()
          .resideInAnyPackage(ROOT, SESSION)
          .should()
          .accessTargetWhere(onAny("an array", INDArray.class, Pattern.compile(".*")));

  // Who may act.

  /** Methods that change the elements, the shape or the life of an array. */
  private static final Pattern ARRAY_WRITERS =
      Pattern.compile(
          "(add|sub|mul|div|rsub|rdiv|mmul|neg|fmod|remainder|cumsum|transpose|permute|gemm)"
              + "i(RowVector|ColumnVector)?"
              + "|assign(If)?|put.*|replaceWhere|set(?!Closeable).*|setCloseable|close"
              + "|markAsCompressed|swap.*");

  /** Methods that change parameters, gradients, optimiser state or the course of training. */
  private static final Pattern MODEL_WRITERS =
      Pattern.compile(
          "set(?!Listeners$).*|fit|pretrain.*|init.*|update(?!r).*|apply.*|clear.*|rnnClear.*"
              + "|rnnSet.*|rnnTimeStep|computeGradientAndScore|backpropGradient"
              + "|calculateGradients|increment.*|synchronize.*|feedForward.*|output.*|activate.*"
              + "|score(Examples)?For.*|close|convertDataType|evaluate.*|doEvaluation.*"
              + "|allowInputModification|migrateInput");

  private static final Pattern BUFFER_WRITERS =
      Pattern.compile("put.*|assign|set.*|write|copyAtStride|flush|destroy|reallocate|close");

  private static final Pattern POINTER_WRITERS =
      Pattern.compile("put.*|set|fill|zero|deallocate|free|mem(cpy|move|set)");

  private static final Pattern BLAS_WRITERS =
      Pattern.compile(
          "axpy|saxpy|scal|copy|swap|rot.*|gemm|gemv|ger|syr.*|tr[sm].*|ge(sv|ev|qrf|lsd)|posv"
              + "|orm.*|sy(ev|gv).*");

  /** Static doors to ND4J's operations in place, by class name. */
  private static final Map<String, Pattern> DOORS =
      Map.of(
          "org.nd4j.linalg.factory.Nd4j",
          Pattern.compile(
              "exec|getExecutioner|getOpFactory|copy|shuffle"
                  + "|rand.*Inplace|scatterUpdate|clearNans|doAlongDiagonal|write.*"),
          "org.nd4j.linalg.indexing.BooleanIndexing",
          Pattern.compile("applyWhere|replaceWhere|assignIf"),
          "org.nd4j.linalg.ops.transforms.Transforms",
          Pattern.compile(".*"));

  /** What {@link ModifiableNetwork} is made of, and the place that lists the kinds of network. */
  private static final String CHANGES_NETWORKS =
      "org\\.vitals4j\\.network"
          + "\\.(Modifiable.*|Skipping.*Updater|(MultiLayer|Graph)?ConfigurationCopy|NetworkKind)";

  /**
   * These follow the vertices of a graph, which a stack of layers has not: who reads which unit,
   * and which layers lie in a residual branch.
   */
  private static final String FOLLOWS_VERTICES =
      "org\\.vitals4j\\.treat\\.model\\.(DownstreamLayers.*|UnitOutput|ResidualBranches)";

  /**
   * These run passes of their own, because a person asked for it: the dry run on a copy, the scan
   * of a data set in inference mode, where a pass writes nothing but inputs and masks.
   */
  private static final String RUNS_ITS_OWN_PASSES =
      "org\\.vitals4j\\.measure\\.(DryRunner.*|activation\\.UnitScanner)";

  private static final Set<Class<?>> MODELS = Set.of(Model.class, Trainable.class, Updater.class);

  /** On a device there are only ND4J's operations; these run them on temporaries of their own. */
  private static final String MEASURES_ON_DEVICE =
      "org\\.vitals4j\\.measure\\.scan\\.(ArrayScanner|DeviceScanner|SegmentedVector)";

  /** The one place that frees what this project itself has made. */
  private static final String FREES_ITS_OWN = "org\\.vitals4j\\.measure\\.NativeMemory";

  @ArchTest
  static final ArchRule onlyClipAndTreatWriteIntoArrays =
      noClasses()
          .that()
          .resideOutsideOfPackages(CLIP, TREAT)
          .and()
          .haveNameNotMatching(MEASURES_ON_DEVICE)
          .and()
          .haveNameNotMatching(FREES_ITS_OWN)
          .should()
          .accessTargetWhere(onAny("an array", INDArray.class, ARRAY_WRITERS))
          .orShould()
          .accessTargetWhere(onAny("a buffer", DataBuffer.class, BUFFER_WRITERS))
          .orShould()
          .accessTargetWhere(onAny("a pointer", Pointer.class, POINTER_WRITERS));

  @ArchTest
  static final ArchRule onlyClipAndTreatRunOperationsInPlace =
      noClasses()
          .that()
          .resideOutsideOfPackages(CLIP, TREAT)
          .and()
          .haveNameNotMatching(MEASURES_ON_DEVICE)
          .should()
          .accessTargetWhere(
              describe("changes arrays through ND4J or BLAS", RoomWallsTest::isDoorOrBlas));

  @ArchTest
  static final ArchRule onlyClipAndTreatChangeAModel =
      noClasses()
          .that()
          .resideOutsideOfPackages(CLIP, TREAT)
          .and()
          .haveNameNotMatching(CHANGES_NETWORKS)
          .should()
          .accessTargetWhere(
              describe(
                  "changes a model",
                  access ->
                      MODELS.stream().anyMatch(m -> access.getTargetOwner().isAssignableTo(m))
                          && MODEL_WRITERS.matcher(access.getTarget().getName()).matches()));

  @ArchTest
  static final ArchRule onlyTreatmentsAndOwnPassesHoldAModifiableNetwork =
      noClasses()
          .that()
          .resideOutsideOfPackage(TREAT)
          .and()
          .haveNameNotMatching(CHANGES_NETWORKS)
          .and()
          .haveNameNotMatching("org\\.vitals4j\\.network\\.Trained.*") // sealed: they permit it
          .and()
          .haveNameNotMatching(RUNS_ITS_OWN_PASSES)
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(ModifiableNetwork.class, ConfigurationCopy.class);

  // Who may ask which kind a network is.

  @ArchTest
  static final ArchRule onlyTheNetworkRoomKnowsTheKinds =
      noClasses()
          .that()
          .resideOutsideOfPackage(NETWORK)
          .and()
          .haveNameNotMatching(FOLLOWS_VERTICES)
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(MultiLayerNetwork.class, ComputationGraph.class);

  // Who may know the time.

  @ArchTest static final ArchRule judgementsReadNoClock = readsNoClock(DIAGNOSE);

  @ArchTest static final ArchRule statisticsReadNoClock = readsNoClock(STATS);

  @ArchTest static final ArchRule treatmentsReadNoClock = readsNoClock(TREAT);

  @ArchTest static final ArchRule clippingReadsNoClock = readsNoClock(CLIP);

  @ArchTest static final ArchRule reportsReadNoClock = readsNoClock(REPORT);

  private static ArchRule readsNoClock(String room) {
    return noClasses()
        .that()
        .resideInAPackage(room)
        .should()
        .accessTargetWhere(
            describe(
                "reads a clock or draws at random",
                access -> {
                  String owner = access.getTargetOwner().getName();
                  String name = access.getTarget().getName();
                  return (owner.equals("java.lang.System") && name.matches("nanoTime|current.*"))
                      || (owner.startsWith("java.time.") && name.matches("now|system.*|tick.*"))
                      || owner.matches("java\\.util\\.(Date|Calendar|Gregorian.*|Timer|UUID)")
                      || owner.matches("java\\.util\\.(concurrent\\.ThreadLocal|Secure)?Random")
                      || (owner.equals("java.lang.Math") && name.equals("random"))
                      || (owner.equals("java.lang.Thread") && name.equals("sleep"));
                }));
  }

  @ArchTest
  static final ArchRule judgementsStartNoThreadsAndDoNoInputOrOutput =
      noClasses()
          .that()
          .resideInAnyPackage(STATS, DIAGNOSE)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("java.io..", "java.nio..", "java.net..", "java.util.concurrent..")
                  .and(
                      describe(
                          "not the parents of records and lambdas",
                          type -> !type.getName().equals("java.io.Serializable"))));

  private static DescribedPredicate<JavaAccess<?>> onAny(
      String what, Class<?> owner, Pattern names) {
    return describe(
        "changes " + what,
        access ->
            access.getTargetOwner().isAssignableTo(owner)
                && names.matcher(access.getTarget().getName()).matches());
  }

  private static boolean isDoorOrBlas(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    String name = access.getTarget().getName();
    Pattern door = DOORS.get(owner);
    boolean blas =
        owner.startsWith("org.nd4j.linalg.api.blas.")
            || owner.equals("org.nd4j.linalg.factory.BlasWrapper");
    return (door != null && door.matcher(name).matches())
        || (blas && BLAS_WRITERS.matcher(name).matches())
        || (owner.endsWith(".OpExecutioner") && name.matches("exec.*|commit"));
  }
}
