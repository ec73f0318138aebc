package org.vitals4j.agent.weave;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Whether the DL4J of a class loader is one that can be woven. Judged by the fields and methods of
 * all targets together, so that nothing is woven by half; the version number is only for messages.
 */
final class CompatibilityCheck {

  /** Tested, oldest first. */
  static final Set<String> TESTED = Set.of("1.0.0-beta7", "1.0.0-M1.1", "1.0.0-M2", "1.0.0-M2.1");

  private static final String[] VERSION_FILES = {
    "META-INF/maven/org.deeplearning4j/deeplearning4j-nn/pom.properties",
    "org/eclipse/deeplearning4j-nn-git.properties",
    "ai/skymind/org.deeplearning4j-deeplearning4j-nn-git.properties"
  };

  private CompatibilityCheck() {}

  /** What is missing, in words; empty where nothing is. */
  static Optional<String> missing(ClassLoader loader) {
    for (HookPoint target : HookPoint.required()) {
      Optional<String> missing = missing(loader, target);
      if (missing.isPresent()) {
        return missing;
      }
    }
    return Optional.empty();
  }

  /** What one target lacks. */
  static Optional<String> missing(ClassLoader loader, HookPoint target) {
    Set<String> methods = new HashSet<>();
    Map<String, String> fields = new HashMap<>();
    try (InputStream file = loader.getResourceAsStream(target.internalName() + ".class")) {
      if (file == null) {
        return Optional.of("there is no class " + target.className());
      }
      new ClassReader(file).accept(members(methods, fields), ClassReader.SKIP_CODE);
    } catch (IOException | RuntimeException unreadable) {
      return Optional.of(target.className() + " cannot be read: " + unreadable);
    }
    for (String method : target.methods()) {
      if (!methods.contains(method)) {
        return Optional.of(target.simpleName() + " has no method " + readable(method));
      }
    }
    for (Map.Entry<String, String> field : target.fields().entrySet()) {
      if (!field.getValue().equals(fields.get(field.getKey()))) {
        return Optional.of(target.simpleName() + " has no such field " + field.getKey());
      }
    }
    return Optional.empty();
  }

  private static ClassVisitor members(Set<String> methods, Map<String, String> fields) {
    return new ClassVisitor(Opcodes.ASM9) {
      @Override
      public @Nullable MethodVisitor visitMethod(
          int access,
          String name,
          String descriptor,
          @Nullable String signature,
          String @Nullable [] exceptions) {
        if ((access & (Opcodes.ACC_STATIC | Opcodes.ACC_ABSTRACT)) == 0) {
          methods.add(name + descriptor.substring(0, descriptor.indexOf(')') + 1));
        }
        return null;
      }

      @Override
      public @Nullable FieldVisitor visitField(
          int access,
          String name,
          String descriptor,
          @Nullable String signature,
          @Nullable Object value) {
        if ((access & Opcodes.ACC_STATIC) == 0) {
          fields.put(name, descriptor);
        }
        return null;
      }
    };
  }

  /** {@code optimize(LayerWorkspaceMgr)} from its descriptor. */
  private static String readable(String method) {
    return method.replaceAll("L[^;()]*/", "").replace(";)", ")").replace(";", ", ");
  }

  /** As the jar says; empty where it does not. */
  static Optional<String> version(ClassLoader loader) {
    for (String name : VERSION_FILES) {
      try (InputStream file = loader.getResourceAsStream(name)) {
        if (file != null) {
          Properties properties = new Properties();
          properties.load(file);
          String version =
              properties.getProperty("version", properties.getProperty("git.build.version"));
          if (version != null) {
            return Optional.of(version);
          }
        }
      } catch (IOException unreadable) {
        // Only a message goes without it.
      }
    }
    return Optional.empty();
  }
}
