# ruff: noqa
# Wrong answers to the exercises of lab 15: see tests/test_mutants.py.

# %% mutant="equivariance-error" says="nothing comes back" points=0
def equivariance_error(net, images, rows, columns):
    of_moved = ops.convert_to_numpy(net(shifted(images, rows, columns)))
    maps = ops.convert_to_numpy(net(images))
    np.max(np.abs(of_moved - shifted(maps, rows, columns)))


# %% mutant="equivariance-error" mistake="step_forgotten" points=0
def equivariance_error(net, images, rows, columns):
    of_moved = ops.convert_to_numpy(net(shifted(images, rows, columns)))
    maps = ops.convert_to_numpy(net(images))
    return np.max(np.abs(of_moved - shifted(maps, rows, columns)))


# %% mutant="equivariance-error" mistake="axes_mixed" points=0
def equivariance_error(net, images, rows, columns):
    of_moved = ops.convert_to_numpy(net(shifted(images, rows, columns)))
    maps = ops.convert_to_numpy(net(images))
    step = images.shape[1] // maps.shape[2]
    return np.max(np.abs(of_moved - shifted(maps, rows // step, columns // step)))


# %% mutant="equivariance-error" mistake="axes_mixed" points=0
def equivariance_error(net, images, rows, columns):
    of_moved = ops.convert_to_numpy(net(shifted(images, rows, columns)))
    maps = ops.convert_to_numpy(net(images))
    step = images.shape[2] // maps.shape[1]
    return np.max(np.abs(of_moved - shifted(maps, rows // step, columns // step)))


# %% mutant="equivariance-error" mistake="invariance" points=0
def equivariance_error(net, images, rows, columns):
    of_moved = ops.convert_to_numpy(net(shifted(images, rows, columns)))
    return np.max(np.abs(of_moved - ops.convert_to_numpy(net(images))))


# %% mutant="equivariance-error" mistake="signed" points=0
def equivariance_error(net, images, rows, columns):
    of_moved = ops.convert_to_numpy(net(shifted(images, rows, columns)))
    maps = ops.convert_to_numpy(net(images))
    step = images.shape[1] // maps.shape[1]
    return np.max(of_moved - shifted(maps, rows // step, columns // step))


# %% mutant="equivariance-error" mistake="averaged" points=0
def equivariance_error(net, images, rows, columns):
    of_moved = ops.convert_to_numpy(net(shifted(images, rows, columns)))
    maps = ops.convert_to_numpy(net(images))
    step = images.shape[1] // maps.shape[1]
    return np.mean(np.abs(of_moved - shifted(maps, rows // step, columns // step)))


# %% mutant="equivariance-error" demand="rounded_down" mistake="towards_zero" points=0
def equivariance_error(net, images, rows, columns):
    of_moved = ops.convert_to_numpy(net(shifted(images, rows, columns)))
    maps = ops.convert_to_numpy(net(images))
    step = images.shape[1] // maps.shape[1]
    return np.max(np.abs(of_moved - shifted(maps, int(rows / step), int(columns / step))))


# %% mutant="equivariance-error" mistake="to_the_nearest" points=0
def equivariance_error(net, images, rows, columns):
    of_moved = ops.convert_to_numpy(net(shifted(images, rows, columns)))
    maps = ops.convert_to_numpy(net(images))
    step = images.shape[1] // maps.shape[1]
    return np.max(np.abs(of_moved - shifted(maps, round(rows / step), round(columns / step))))


# %% mutant="equivariance-error" says="expected" points=0
def equivariance_error(net, images, rows, columns):  # SciPy rounds: to the nearest, halves down
    of_moved = ops.convert_to_numpy(net(shifted(images, rows, columns)))
    maps = ops.convert_to_numpy(net(images))
    step = images.shape[1] / maps.shape[1]
    return np.max(np.abs(of_moved - shifted(maps, rows / step, columns / step)))


# %% mutant="equivariance-error" says="expected" points=0
def equivariance_error(net, images, rows, columns):  # rows and columns change places
    of_moved = ops.convert_to_numpy(net(shifted(images, rows, columns)))
    maps = ops.convert_to_numpy(net(images))
    step = images.shape[1] // maps.shape[1]
    return np.max(np.abs(of_moved - shifted(maps, columns // step, rows // step)))


# %% mutant="equivariance-error" says="expected" points=0
def equivariance_error(net, images, rows, columns):  # the lost pixels come in again
    axes = (1, 2)
    of_moved = ops.convert_to_numpy(net(np.roll(images, (rows, columns), axes)))
    maps = ops.convert_to_numpy(net(images))
    step = images.shape[1] // maps.shape[1]
    return np.max(np.abs(of_moved - np.roll(maps, (rows // step, columns // step), axes)))


# %% mutant="equivariance-error" says="expected" points=0
def equivariance_error(net, images, rows, columns):  # the first picture alone
    of_moved = ops.convert_to_numpy(net(shifted(images[:1], rows, columns)))
    maps = ops.convert_to_numpy(net(images[:1]))
    step = images.shape[1] // maps.shape[1]
    return np.max(np.abs(of_moved - shifted(maps, rows // step, columns // step)))


# %% mutant="equivariance-error" says="expected one number, got shape" points=0
def equivariance_error(net, images, rows, columns):
    of_moved = ops.convert_to_numpy(net(shifted(images, rows, columns)))
    maps = ops.convert_to_numpy(net(images))
    step = images.shape[1] // maps.shape[1]
    return np.abs(of_moved - shifted(maps, rows // step, columns // step)).max(axis=(1, 2, 3))


# %% mutant="equivariance-error" says="expected" points=0
def equivariance_error(net, images, rows, columns):  # a stride of at most 2
    of_moved = ops.convert_to_numpy(net(shifted(images, rows, columns)))
    maps = ops.convert_to_numpy(net(images))
    step = 1 if images.shape[1] < 2 * maps.shape[1] else 2
    return np.max(np.abs(of_moved - shifted(maps, rows // step, columns // step)))


# %% mutant="robustness-curve" says="nothing comes back" points=0
def robustness_curve(net, images, labels, kind, amounts):
    [accuracy(net, rotated(images, amount), labels) for amount in amounts]


# %% mutant="robustness-curve" mistake="one_direction" points=0
def robustness_curve(net, images, labels, kind, amounts):
    change = (
        (lambda a: shifted(images, 0, a)) if kind == "shift" else (lambda a: rotated(images, a))
    )
    return [accuracy(net, change(amount), labels) for amount in amounts]


# %% mutant="robustness-curve" mistake="rolled" points=1
def robustness_curve(net, images, labels, kind, amounts):
    curve = []
    for amount in amounts:
        if kind == "shift":
            copies = [np.roll(images, s * amount, axis) for s in (1, -1) for axis in (1, 2)]
        else:
            copies = [rotated(images, amount), rotated(images, -amount)]
        curve.append(np.mean([accuracy(net, copy, labels) for copy in copies]))
    return curve


# %% mutant="robustness-curve" mistake="diagonal" points=1
def robustness_curve(net, images, labels, kind, amounts):
    curve = []
    for a in amounts:
        if kind == "shift":
            copies = [shifted(images, r, c) for r in (a, -a) for c in (a, -a)]
        else:
            copies = [rotated(images, a), rotated(images, -a)]
        curve.append(np.mean([accuracy(net, copy, labels) for copy in copies]))
    return curve


# %% mutant="robustness-curve" mistake="one_sense" points=2
def robustness_curve(net, images, labels, kind, amounts):
    curve = []
    for a in amounts:
        if kind == "shift":
            copies = [shifted(images, *way) for way in [(0, a), (0, -a), (a, 0), (-a, 0)]]
        else:
            copies = [rotated(images, a)]
        curve.append(np.mean([accuracy(net, copy, labels) for copy in copies]))
    return curve


# %% mutant="robustness-curve" mistake="one_sense" points=2
def robustness_curve(net, images, labels, kind, amounts):
    curve = []
    for a in amounts:
        if kind == "shift":
            copies = [shifted(images, *way) for way in [(0, a), (0, -a), (a, 0), (-a, 0)]]
        else:
            copies = [rotated(images, -a)]
        curve.append(np.mean([accuracy(net, copy, labels) for copy in copies]))
    return curve


# %% mutant="robustness-curve" mistake="errors" points=0
def robustness_curve(net, images, labels, kind, amounts):
    curve = []
    for a in amounts:
        if kind == "shift":
            copies = [shifted(images, *way) for way in [(0, a), (0, -a), (a, 0), (-a, 0)]]
        else:
            copies = [rotated(images, a), rotated(images, -a)]
        curve.append(1 - np.mean([accuracy(net, copy, labels) for copy in copies]))
    return curve


# %% mutant="robustness-curve" mistake="percent" points=0
def robustness_curve(net, images, labels, kind, amounts):
    curve = []
    for a in amounts:
        if kind == "shift":
            copies = [shifted(images, *way) for way in [(0, a), (0, -a), (a, 0), (-a, 0)]]
        else:
            copies = [rotated(images, a), rotated(images, -a)]
        curve.append(100 * np.mean([accuracy(net, copy, labels) for copy in copies]))
    return curve


# %% mutant="robustness-curve" mistake="worst" points=0
def robustness_curve(net, images, labels, kind, amounts):
    curve = []
    for a in amounts:
        if kind == "shift":
            copies = [shifted(images, *way) for way in [(0, a), (0, -a), (a, 0), (-a, 0)]]
        else:
            copies = [rotated(images, a), rotated(images, -a)]
        curve.append(min(accuracy(net, copy, labels) for copy in copies))
    return curve


# %% mutant="robustness-curve" says="expected" points=1
def robustness_curve(net, images, labels, kind, amounts):  # left and right alone
    curve = []
    for a in amounts:
        if kind == "shift":
            copies = [shifted(images, 0, a), shifted(images, 0, -a)]
        else:
            copies = [rotated(images, a), rotated(images, -a)]
        curve.append(np.mean([accuracy(net, copy, labels) for copy in copies]))
    return curve


# %% mutant="robustness-curve" says="expected shape (1,), got shape (4,)" points=0
def robustness_curve(net, images, labels, kind, amounts):  # amounts of its own
    return [0.5] * 4


# %% mutant="robustness-curve" says="expected" points=2
def robustness_curve(net, images, labels, kind, amounts):  # never turns
    curve = []
    for a in amounts:
        copies = [shifted(images, *way) for way in [(0, a), (0, -a), (a, 0), (-a, 0)]]
        curve.append(np.mean([accuracy(net, copy, labels) for copy in copies]))
    return curve


# %% mutant="build-net" says="nothing comes back" points=0
def build_net(num_stages, filters, kernel_size, pooling):
    stages(num_stages, filters, kernel_size, pooling)


def stages(num_stages, filters, kernel_size, pooling):
    layers = [keras.Input((28, 28, 1))]
    for stage in range(num_stages):
        settings = {"padding": "same", "activation": "relu"}
        layers += [keras.layers.Conv2D(filters * 2**stage, kernel_size, **settings)]
        layers += [keras.layers.MaxPool2D(2) if pooling == "max" else keras.layers.AvgPool2D(2)]
    return keras.Sequential([*layers, keras.layers.Flatten(), keras.layers.Dense(10, "softmax")])


# %% mutant="build-net" mistake="not_doubled" points=0
def build_net(num_stages, filters, kernel_size, pooling):
    layers = [keras.Input((28, 28, 1))]
    for _ in range(num_stages):
        settings = {"padding": "same", "activation": "relu"}
        layers += [keras.layers.Conv2D(filters, kernel_size, **settings)]
        layers += [keras.layers.MaxPool2D(2) if pooling == "max" else keras.layers.AvgPool2D(2)]
    return keras.Sequential([*layers, keras.layers.Flatten(), keras.layers.Dense(10, "softmax")])


# %% mutant="build-net" mistake="not_flattened" points=0
edits = {
    "keras.layers.Flatten(), ": "",
}


# %% mutant="build-net" says="layer 2 of those with weights" points=0
edits = {
    "layers.append(pool(2))": "layers += [keras.layers.BatchNormalization(), pool(2)]",
}


# %% mutant="build-net" mistake="not_doubled_again" points=0
def build_net(num_stages, filters, kernel_size, pooling):
    layers = [keras.Input((28, 28, 1))]
    for stage in range(1, num_stages + 1):
        settings = {"padding": "same", "activation": "relu"}
        layers += [keras.layers.Conv2D(filters * stage, kernel_size, **settings)]
        layers += [keras.layers.MaxPool2D(2) if pooling == "max" else keras.layers.AvgPool2D(2)]
    return keras.Sequential([*layers, keras.layers.Flatten(), keras.layers.Dense(10, "softmax")])


# %% mutant="build-net" mistake="not_padded" points=0
def build_net(num_stages, filters, kernel_size, pooling):
    layers = [keras.Input((28, 28, 1))]
    for stage in range(num_stages):
        layers += [keras.layers.Conv2D(filters * 2**stage, kernel_size, activation="relu")]
        layers += [keras.layers.MaxPool2D(2) if pooling == "max" else keras.layers.AvgPool2D(2)]
    return keras.Sequential([*layers, keras.layers.Flatten(), keras.layers.Dense(10, "softmax")])


# %% mutant="build-net" mistake="stages_ignored" points=0
def build_net(num_stages, filters, kernel_size, pooling):
    return stages(2, filters, kernel_size, pooling)


def stages(num_stages, filters, kernel_size, pooling):
    layers = [keras.Input((28, 28, 1))]
    for stage in range(num_stages):
        settings = {"padding": "same", "activation": "relu"}
        layers += [keras.layers.Conv2D(filters * 2**stage, kernel_size, **settings)]
        layers += [keras.layers.MaxPool2D(2) if pooling == "max" else keras.layers.AvgPool2D(2)]
    return keras.Sequential([*layers, keras.layers.Flatten(), keras.layers.Dense(10, "softmax")])


# %% mutant="build-net" mistake="always_max" points=1
def build_net(num_stages, filters, kernel_size, pooling):
    return stages(num_stages, filters, kernel_size, "max")


def stages(num_stages, filters, kernel_size, pooling):
    layers = [keras.Input((28, 28, 1))]
    for stage in range(num_stages):
        settings = {"padding": "same", "activation": "relu"}
        layers += [keras.layers.Conv2D(filters * 2**stage, kernel_size, **settings)]
        layers += [keras.layers.MaxPool2D(2) if pooling == "max" else keras.layers.AvgPool2D(2)]
    return keras.Sequential([*layers, keras.layers.Flatten(), keras.layers.Dense(10, "softmax")])


# %% mutant="build-net" mistake="always_average" points=1
def build_net(num_stages, filters, kernel_size, pooling):
    return stages(num_stages, filters, kernel_size, "average")


def stages(num_stages, filters, kernel_size, pooling):
    layers = [keras.Input((28, 28, 1))]
    for stage in range(num_stages):
        settings = {"padding": "same", "activation": "relu"}
        layers += [keras.layers.Conv2D(filters * 2**stage, kernel_size, **settings)]
        layers += [keras.layers.MaxPool2D(2) if pooling == "max" else keras.layers.AvgPool2D(2)]
    return keras.Sequential([*layers, keras.layers.Flatten(), keras.layers.Dense(10, "softmax")])


# %% mutant="build-net" mistake="linear" points=1
def build_net(num_stages, filters, kernel_size, pooling):
    net = stages(num_stages, filters, kernel_size, pooling)
    for layer in net.layers:
        if isinstance(layer, keras.layers.Conv2D):
            layer.activation = keras.activations.linear
    return net


def stages(num_stages, filters, kernel_size, pooling):
    layers = [keras.Input((28, 28, 1))]
    for stage in range(num_stages):
        settings = {"padding": "same", "activation": "relu"}
        layers += [keras.layers.Conv2D(filters * 2**stage, kernel_size, **settings)]
        layers += [keras.layers.MaxPool2D(2) if pooling == "max" else keras.layers.AvgPool2D(2)]
    return keras.Sequential([*layers, keras.layers.Flatten(), keras.layers.Dense(10, "softmax")])


# %% mutant="build-net" mistake="tanh" points=1
def build_net(num_stages, filters, kernel_size, pooling):
    net = stages(num_stages, filters, kernel_size, pooling)
    for layer in net.layers:
        if isinstance(layer, keras.layers.Conv2D):
            layer.activation = keras.activations.tanh
    return net


def stages(num_stages, filters, kernel_size, pooling):
    layers = [keras.Input((28, 28, 1))]
    for stage in range(num_stages):
        settings = {"padding": "same", "activation": "relu"}
        layers += [keras.layers.Conv2D(filters * 2**stage, kernel_size, **settings)]
        layers += [keras.layers.MaxPool2D(2) if pooling == "max" else keras.layers.AvgPool2D(2)]
    return keras.Sequential([*layers, keras.layers.Flatten(), keras.layers.Dense(10, "softmax")])


# %% mutant="build-net" mistake="no_softmax" points=1
def build_net(num_stages, filters, kernel_size, pooling):
    net = stages(num_stages, filters, kernel_size, pooling)
    net.layers[-1].activation = keras.activations.linear
    return net


def stages(num_stages, filters, kernel_size, pooling):
    layers = [keras.Input((28, 28, 1))]
    for stage in range(num_stages):
        settings = {"padding": "same", "activation": "relu"}
        layers += [keras.layers.Conv2D(filters * 2**stage, kernel_size, **settings)]
        layers += [keras.layers.MaxPool2D(2) if pooling == "max" else keras.layers.AvgPool2D(2)]
    return keras.Sequential([*layers, keras.layers.Flatten(), keras.layers.Dense(10, "softmax")])


# %% mutant="build-net" says="yours ends before" points=0
def build_net(num_stages, filters, kernel_size, pooling):
    return keras.Sequential(stages(num_stages, filters, kernel_size, pooling).layers[:-1])


def stages(num_stages, filters, kernel_size, pooling):
    layers = [keras.Input((28, 28, 1))]
    for stage in range(num_stages):
        settings = {"padding": "same", "activation": "relu"}
        layers += [keras.layers.Conv2D(filters * 2**stage, kernel_size, **settings)]
        layers += [keras.layers.MaxPool2D(2) if pooling == "max" else keras.layers.AvgPool2D(2)]
    return keras.Sequential([*layers, keras.layers.Flatten(), keras.layers.Dense(10, "softmax")])


# %% mutant="build-net" says="convolution 1 gives (28, 28, 4) with 104 weights" points=0
def build_net(num_stages, filters, kernel_size, pooling):  # one size of kernels
    return stages(num_stages, filters, 3, pooling)


def stages(num_stages, filters, kernel_size, pooling):
    layers = [keras.Input((28, 28, 1))]
    for stage in range(num_stages):
        settings = {"padding": "same", "activation": "relu"}
        layers += [keras.layers.Conv2D(filters * 2**stage, kernel_size, **settings)]
        layers += [keras.layers.MaxPool2D(2) if pooling == "max" else keras.layers.AvgPool2D(2)]
    return keras.Sequential([*layers, keras.layers.Flatten(), keras.layers.Dense(10, "softmax")])


# %% mutant="build-net" says="is not allowed here" points=0
def build_net(num_stages, filters, kernel_size, pooling):  # the course's own net
    return stage_net(num_stages, filters, kernel_size, pooling)


# %% mutant="build-net" demand="new_net" says="gives the same weights" points=1
edits = {
    "    return keras.Sequential(layers)": "    return NETS.setdefault((num_stages, filters, kernel_size, pooling), keras.Sequential(layers))\n\n\nNETS = {}",
}


# %% mutant="build-net" demand="not_compiled" says="the net is compiled already" points=1
edits = {
    "    return keras.Sequential(layers)": '    net = keras.Sequential(layers)\n    net.compile("sgd", "mse")\n    return net',
}


# %% mutant="search" says="is still to be written" points=0
search = None

# %% mutant="search" says="expected a dict with the keys" points=0
search = [{"num_stages": 1, "accuracy": 0.9}]

# %% mutant="search" says="expected a dict with the keys" points=0
search = optuna.create_study()

# %% mutant="search" demand="ten_trials" says="expected a list of 10 trials or more, got 3" points=0
trial = {"num_stages": 1, "filters": 4, "kernel_size": 3, "pooling": "max", "learning_rate": 0.01}
search = {"trials": [{**trial, "accuracy": 0.9}] * 3, "best": trial}

# %% mutant="search" says="trial 0: expected the keys" points=0
trial = {"num_stages": 1, "filters": 4, "kernel_size": 3, "pooling": "max", "learning_rate": 0.01}
search = {"trials": [trial] * 10, "best": trial}

# %% mutant="search" mistake="never_varied" points=0
trial = {"num_stages": 1, "filters": 4, "kernel_size": 3, "pooling": "max", "learning_rate": 0.01}
search = {"trials": [{**trial, "accuracy": 0.9}] * 10, "best": trial}

# %% mutant="search" demand="any_rate" says="the same learning rate comes again" points=0
trials = [  # no two of them alike
    {
        "num_stages": 1,
        "filters": 2 + i % 5,
        "kernel_size": 3,
        "pooling": "max",
        "learning_rate": (1e-4, 1e-3, 1e-2, 1e-1)[i % 4],
        "accuracy": 0.9,
    }
    for i in range(10)
]
search = {"trials": trials, "best": {k: v for k, v in trials[0].items() if k != "accuracy"}}

# %% mutant="search" mistake="not_a_share" says="`accuracy` should be from 0 to 1, got 86" points=0
trial = {"num_stages": 1, "filters": 4, "kernel_size": 3, "pooling": "max"}
trials = [{**trial, "learning_rate": 0.01 + i / 1000, "accuracy": 86 + i} for i in range(10)]
search = {"trials": trials, "best": {**trial, "learning_rate": 0.019}}

# %% mutant="search" says="trial 0: `filters` should be from 2 to 8, got 64" points=0
trial = {"num_stages": 1, "filters": 64, "kernel_size": 3, "pooling": "max"}
trials = [{**trial, "learning_rate": 0.01 + i / 1000, "accuracy": 0.9} for i in range(10)]
search = {"trials": trials, "best": {**trial, "learning_rate": 0.019}}

# %% mutant="search" demand="whole_numbers" says="trial 0: `filters` should be a whole number, got 2.5" points=0
trial = {"num_stages": 1, "filters": 2.5, "kernel_size": 3, "pooling": "max"}
trials = [{**trial, "learning_rate": 0.01 + i / 1000, "accuracy": 0.9} for i in range(10)]
search = {"trials": trials, "best": {**trial, "learning_rate": 0.019}}

# %% mutant="search" says="trial 0: `filters` should be a whole number, got 4.0" points=0
trial = {"num_stages": 1, "filters": 4.0, "kernel_size": 3, "pooling": "max"}
trials = [{**trial, "learning_rate": 0.01 + i / 1000, "accuracy": 0.9} for i in range(10)]
search = {"trials": trials, "best": {**trial, "learning_rate": 0.01}}

# %% mutant="search" says="trial 0: `kernel_size` should be one of (3, 5, 7), got 4" points=0
trial = {"num_stages": 1, "filters": 8, "kernel_size": 4, "pooling": "max"}
trials = [{**trial, "learning_rate": 0.01 + i / 1000, "accuracy": 0.9} for i in range(10)]
search = {"trials": trials, "best": {**trial, "learning_rate": 0.019}}

# %% mutant="search" says="trial 3: `accuracy` should be from 0 to 1, got None" points=0
trial = {"num_stages": 1, "filters": 8, "kernel_size": 5, "pooling": "max"}
trials = [{**trial, "learning_rate": 0.01 + i / 1000, "accuracy": 0.9} for i in range(10)]
trials[3]["accuracy"] = None
search = {"trials": trials, "best": {**trial, "learning_rate": 0.019}}


# %% mutant="search" mistake="minimized" points=2
def faked_accuracy(trial):
    trial.suggest_int("num_stages", 1, 3)
    trial.suggest_int("filters", 2, 8)
    trial.suggest_categorical("kernel_size", [3, 5, 7])
    trial.suggest_categorical("pooling", ["max", "average"])
    return 0.9 - trial.suggest_float("learning_rate", 1e-4, 1e-1)


study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=0))
study.optimize(faked_accuracy, n_trials=12)
trials = [{**trial.params, "accuracy": trial.value} for trial in study.trials]
search = {"trials": trials, "best": study.best_params}

# %% mutant="search" says="the best trial has the accuracy 90.9%" points=2
trial = {"num_stages": 1, "filters": 8, "kernel_size": 5, "pooling": "max"}
trials = [
    {**trial, "learning_rate": 0.01 + i / 1000, "accuracy": 0.9 + i / 1000} for i in range(10)
]
search = {"trials": trials, "best": {**trial, "learning_rate": 0.015}}

# %% mutant="search" demand="reads_70_percent" says="the best net reads 50.9%, the pass mark is 70%" points=2
trial = {"num_stages": 1, "filters": 8, "kernel_size": 5, "pooling": "max"}
trials = [
    {**trial, "learning_rate": 0.01 + i / 1000, "accuracy": 0.5 + i / 1000} for i in range(10)
]
search = {"trials": trials, "best": {k: v for k, v in trials[-1].items() if k != "accuracy"}}

# %% mutant="robust-net" says="is still to be written" points=0
robust_net = None

# %% mutant="robust-net" mistake="untrained" points=1
robust_net = lenet5()

# %% mutant="robust-net" mistake="seen_upright_only" points=1
keras.utils.set_random_seed(0)
robust_net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Flatten(),
        keras.layers.Dense(75, "tanh"),
        keras.layers.Dense(10, "softmax"),
    ]
)
robust_net.compile(keras.optimizers.Adam(3e-3), "sparse_categorical_crossentropy")
robust_net.fit(x_train, y_train, batch_size=64, epochs=1, verbose=0)

# %% mutant="robust-net" demand="reads_80_percent" mistake="seen_upright_only" says="the pass mark is 80%" points=2
keras.utils.set_random_seed(0)
robust_net = keras.Sequential(  # shifts alone
    [
        keras.Input((28, 28, 1)),
        keras.layers.RandomTranslation(4 / 28, 4 / 28, fill_mode="constant"),
        lenet5(activation="relu", convolution=ManualConv2D),
    ]
)
rate = keras.optimizers.schedules.CosineDecay(0.005, 3 * 79)
robust_net.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy")
robust_net.fit(x_train, y_train, batch_size=64, epochs=3, verbose=0)

# %% mutant="robust-net" demand="at_most_61000_weights" says="your net has 79,510 weights, 61,000 are allowed" points=0
robust_net = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Flatten(),
        keras.layers.Dense(100, "relu"),
        keras.layers.Dense(10, "softmax"),
    ]
)

# %% mutant="robust-net" says="expected predictions of shape (1000, 10), got (1000, 11)" points=0
robust_net = lenet5(num_classes=11)

# %% mutant="robust-net" says="a Keras model was expected here, this is of type function" points=0
robust_net = lenet5


# %% mutant="robust-net" mistake="not_a_number" says="your net answers NaN" points=1
edits = {
    "history = robust_net.fit(x_train, y_train, batch_size=64, epochs=3, verbose=0)": (
        "robust_net.set_weights([np.nan * each for each in robust_net.get_weights()])"
    ),
}
