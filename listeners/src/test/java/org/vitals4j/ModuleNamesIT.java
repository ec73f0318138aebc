package org.vitals4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** On a module path the jars have names that do not come from the names of their files. */
class ModuleNamesIT {

  private static final Path TARGET = Path.of("target");

  private static ModuleDescriptor module(String fileName) throws IOException {
    try (Stream<Path> files = Files.list(TARGET)) {
      List<Path> jars =
          files.filter(file -> file.getFileName().toString().matches(fileName)).toList();
      assertThat(jars).hasSize(1);
      return ModuleFinder.of(jars.get(0)).findAll().stream()
          .map(ModuleReference::descriptor)
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void theLibraryIsTheModuleOfItsRootPackage() throws IOException {
    ModuleDescriptor library = module("vitals4j-listeners-[\\d.]+(-SNAPSHOT)?\\.jar");

    assertThat(library.name()).isEqualTo("org.vitals4j");
    assertThat(library.packages()).contains("org.vitals4j", "org.vitals4j.report");
  }

  @Test
  void theTestsJarSharesNoPackageWithTheLibrary() throws IOException {
    ModuleDescriptor tests = module("vitals4j-listeners-.*-tests\\.jar");

    assertThat(tests.name()).isEqualTo("org.vitals4j.testing");
    assertThat(tests.packages()).containsExactly("org.vitals4j.testing");
  }
}
