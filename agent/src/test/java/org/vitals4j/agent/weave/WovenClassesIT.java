package org.vitals4j.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.util.CheckClassAdapter;

/**
 * Weaves the classes of each supported version, has the JVM verify them, and counts the calls: a
 * bad weave is a VerifyError in the user's job, and nothing catches it there.
 */
@SuppressWarnings("UnusedVariable") // JUnit reads sources of arguments by their names
class WovenClassesIT {

  private static final String CURRENT = "1.0.0-M2.1";
  private static final Set<String> SUPPORTED = CompatibilityCheck.TESTED;

  /**
   * Reads of listeners in MLN 9, CG 6, BaseOptimizer 4, SGD 1, early stopping 2; one replica; the
   * two ends of the method that gathers pages, of the current version in all cases.
   */
  private static final int CALLS = 25;

  @ParameterizedTest
  @FieldSource("SUPPORTED")
  void areAcceptedByTheVerifier(String version) throws Exception {
    try (WeavingLoader loader = new WeavingLoader(jars(version))) {
      assertThat(CompatibilityCheck.version(loader)).hasValue(version);
      assertThat(CompatibilityCheck.missing(loader)).isEmpty();
      int calls = 0;
      for (HookPoint target : all()) {
        byte[] woven = loader.woven(target);
        calls += calls(woven);
        StringWriter objections = new StringWriter();
        CheckClassAdapter.verify(
            new ClassReader(woven), loader.plain(), false, new PrintWriter(objections));
        assertThat(objections.toString()).as(target.className()).isEmpty();
        // Asking for the methods links the class, and linking verifies it.
        assertThat(loader.loadClass(target.className()).getDeclaredMethods()).isNotEmpty();
      }
      assertThat(calls).isEqualTo(CALLS);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = "0.9.1")
  void olderOnesAreToldByTheirStructure(String version) throws Exception {
    try (URLClassLoader loader = new URLClassLoader(jars(version), null)) {
      assertThat(CompatibilityCheck.missing(loader)).isPresent();
      assertThat(CompatibilityCheck.version(loader)).hasValue(version);
    }
  }

  private static List<HookPoint> all() {
    List<HookPoint> all = new ArrayList<>(HookPoint.required());
    all.addAll(HookPoint.optional());
    return all;
  }

  private static URL[] jars(String version) throws IOException {
    List<Path> paths = new ArrayList<>();
    // What all versions need from others is taken from the current one.
    Stream<Path> current =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(Path::of)
            .filter(path -> path.toString().endsWith(".jar"));
    if (!version.equals(CURRENT)) {
      try (Stream<Path> files = Files.list(Path.of("versions/target", version))) {
        files.forEach(paths::add);
      }
    }
    current.forEach(paths::add);
    List<URL> urls = new ArrayList<>();
    for (Path path : paths) {
      urls.add(path.toUri().toURL());
    }
    return urls.toArray(new URL[0]);
  }

  private static int calls(byte[] woven) {
    int[] calls = {0};
    new ClassReader(woven)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public MethodVisitor visitMethod(
                  int access, String name, String descriptor, String signature, String[] thrown) {
                return new MethodVisitor(Opcodes.ASM9) {
                  @Override
                  public void visitMethodInsn(
                      int opcode, String owner, String method, String type, boolean onInterface) {
                    calls[0] += owner.endsWith("/Bridge") ? 1 : 0;
                  }
                };
              }
            },
            0);
    return calls[0];
  }

  /** Defines targets woven and everything else as it is; sees nothing of the test's own. */
  private static final class WeavingLoader extends URLClassLoader {
    private final URLClassLoader plain;

    WeavingLoader(URL[] urls) {
      super(urls, ClassLoader.getPlatformClassLoader());
      plain = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
    }

    ClassLoader plain() {
      return plain;
    }

    byte[] woven(HookPoint target) throws IOException {
      try (InputStream file = getResourceAsStream(target.internalName() + ".class")) {
        return Weaver.weave(target, file.readAllBytes());
      }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.equals("org.vitals4j.agent.bridge.Bridge")) {
        return org.vitals4j.agent.bridge.Bridge.class;
      }
      if (HookPoint.named(name.replace('.', '/')).isEmpty()) {
        return super.findClass(name);
      }
      try {
        byte[] code = woven(HookPoint.named(name.replace('.', '/')).orElseThrow());
        return defineClass(name, code, 0, code.length);
      } catch (IOException unreadable) {
        throw new ClassNotFoundException(name, unreadable);
      }
    }

    @Override
    public void close() throws IOException {
      super.close();
      plain.close();
    }
  }
}
