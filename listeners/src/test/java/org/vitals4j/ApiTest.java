package org.vitals4j;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.vitals4j.report.Internal;

/** What is public and not marked as {@link Internal} is the API. */
class ApiTest {

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.vitals4j");

  private static JavaClass top(JavaClass type) {
    JavaClass top = type.getBaseComponentType();
    while (top.getEnclosingClass().isPresent()) {
      top = top.getEnclosingClass().get();
    }
    return top;
  }

  private static boolean isOurs(JavaClass type) {
    return type.getPackageName().startsWith("org.vitals4j");
  }

  private static boolean isExported(JavaClass type) {
    JavaClass top = top(type);
    return top.getModifiers().contains(JavaModifier.PUBLIC)
        && !isMarked(type)
        && !top.getPackage().isAnnotatedWith(Internal.class);
  }

  /** Whether a type, or one that it is nested in, is marked. */
  private static boolean isMarked(JavaClass type) {
    JavaClass base = type.getBaseComponentType();
    return base.isAnnotatedWith(Internal.class)
        || base.getEnclosingClass().map(ApiTest::isMarked).orElse(false);
  }

  private static Stream<JavaClass> exported() {
    return ALL.stream()
        .filter(type -> !type.getSimpleName().equals("package-info"))
        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
        .filter(ApiTest::isExported);
  }

  @Test
  void isSmall() {
    List<String> types =
        exported().filter(JavaClass::isTopLevelClass).map(JavaClass::getName).toList();

    assertThat(types).hasSizeBetween(30, 60);
  }

  /** Who reads a signature must be able to read all of it. */
  @Test
  void namesNothingThatIsInternal() {
    TreeSet<String> leaks = new TreeSet<>();
    exported()
        .flatMap(type -> type.getMethods().stream())
        .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
        .filter(method -> !method.getModifiers().contains(JavaModifier.SYNTHETIC))
        .forEach(
            method ->
                mentioned(method)
                    .filter(ApiTest::isOurs)
                    .filter(type -> !isExported(type))
                    .forEach(type -> leaks.add(method.getFullName() + ": " + type.getName())));

    assertThat(leaks).isEmpty();
  }

  private static Stream<JavaClass> mentioned(JavaMethod method) {
    return Stream.concat(
            Stream.of(method.getReturnType()),
            Stream.concat(
                method.getParameterTypes().stream(), method.getThrowsClause().getTypes().stream()))
        .map(JavaType.class::cast)
        .flatMap(type -> type.getAllInvolvedRawTypes().stream());
  }
}
